"""A share waits until the work is done; the rest after exactly its days, in both DST nights."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account
from campaigns.models import Campaign
from campaigns.settlement import delivery, fees, terms
from campaigns.settlement.terms import Terms
from kit.unit_of_work import session, unit_of_work
from payments import payouts
from payments.models import Payment
from tests.factories import campaigns, pledges
from tests.factories import payouts as made
from tests.support.story import Story


@pytest.fixture
def tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth is kept until the campaign is completed."""
    monkeypatch.setattr(terms, "_terms", [Terms(holdback_basis_points=1_000)])


def standing(campaign: Campaign) -> delivery.Standing:
    with unit_of_work():
        return delivery.standing(session().get_one(Campaign, campaign.id))


@pytest.mark.usefixtures("tenth")
def test_a_share_waits_until_the_campaign_is_completed(succeeded: Campaign) -> None:
    first = made.settled(succeeded)
    assert first.amount == 1080_00
    assert (standing(succeeded).held_back, standing(succeeded).due) == (120_00, 0)
    with pytest.raises(payouts.NothingToPay):
        made.requested(succeeded)

    with unit_of_work():
        member = session().get_one(Campaign, succeeded.id).team[0]
        lead = pledges.visitor_for(session().get_one(Account, member.account_id))
        delivery.complete(succeeded, "Il forno è acceso, il pane è buono: grazie a tutti.", lead)
    rest = made.settled(campaigns.fresh(succeeded))
    assert rest.amount == 120_00
    assert standing(succeeded).kept == 0


@pytest.mark.usefixtures("tenth")
def test_a_payout_that_failed_holds_back_the_same_again(succeeded: Campaign) -> None:
    payout = made.sent(succeeded)
    with unit_of_work():
        delivery.fail(payout, made.admin(), "wrong account")

    assert made.requested(campaigns.fresh(succeeded)).amount == payout.amount == 1080_00


def test_disputed_money_is_not_available(story: Story, succeeded: Campaign) -> None:
    with unit_of_work() as opened:
        payment = opened.query(Payment).first()
    assert payment is not None
    assert payment.charge_id is not None
    story.twin.control.open_dispute(payment.charge_id)
    story.hear()

    assert standing(succeeded).disputed == 600_00
    assert made.requested(succeeded).amount == 600_00


@pytest.mark.parametrize(
    "ended",
    [
        datetime(2027, 3, 20, 22, 59, 59, tzinfo=UTC),  # the clocks go forward on 28 March
        datetime(2027, 10, 24, 12, 0, tzinfo=UTC),  # and back on 31 October
    ],
)
def test_the_days_of_rest_are_whole_whatever_the_clocks_do(
    story: Story, succeeded: Campaign, ended: datetime
) -> None:
    with unit_of_work() as opened:
        opened.get_one(Campaign, succeeded.id).state_since = ended
    story.clock.set(ended + timedelta(days=14) - timedelta(microseconds=1))
    with pytest.raises(delivery.TooEarly):
        made.requested(succeeded)

    story.clock.set(ended + timedelta(days=14))
    assert made.requested(succeeded).amount == 1200_00


@given(gross=st.integers(0, 10**10), percent=st.integers(0, 50))
def test_a_fee_is_its_net_and_its_vat(gross: int, percent: int) -> None:
    fee = fees.with_vat(gross, percent)

    assert fee.net + fee.vat == fee.gross == gross
    assert abs(fee.vat * (100 + percent) - gross * percent) <= 100 + percent


def test_a_fee_in_figures() -> None:
    assert fees.with_vat(20_00, 22) == fees.Fee(20_00, 16_39, 3_61)
