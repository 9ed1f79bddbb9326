"""What was approved is what is sent: a payee that changes lets a waiting payout fall."""

import pytest

from campaigns.models import Campaign
from campaigns.settlement import delivery, payees
from kit.errors import Conflict
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from payments import payouts
from payments.ledger import check
from payments.models import Payout
from tests.factories import campaigns
from tests.factories import payouts as made
from tests.support.story import Story

OTHER = "IT13S0542811101000000123457"


def change(campaign: Campaign, iban: str = OTHER) -> None:
    with unit_of_work():
        payees.use_iban(campaign, iban, "account:1")


@pytest.mark.parametrize("bring", [made.requested, made.approved])
def test_a_waiting_payout_falls_when_its_payee_changes(succeeded: Campaign, bring: object) -> None:
    assert callable(bring)
    payout: Payout = bring(succeeded)
    change(succeeded)

    assert made.fresh(payout).state == "declined"
    with unit_of_work():
        assert payouts.available(succeeded.reference) == 1200_00
        assert check.run() == []
    assert made.requested(campaigns.fresh(succeeded)).iban == OTHER


def test_a_payout_that_has_left_goes_where_it_was_approved_to(succeeded: Campaign) -> None:
    payout = made.sent(succeeded)
    change(succeeded)

    left = made.fresh(payout)
    assert (left.state, left.iban) == ("sent", "IT60X0542811101000000123456")


def test_the_same_iban_changes_nothing(succeeded: Campaign) -> None:
    payout = made.approved(succeeded)
    change(succeeded, payout.iban)

    assert made.fresh(payout).state == "approved"


def test_everyone_in_the_team_hears_of_the_change(succeeded: Campaign) -> None:
    change(succeeded)

    with unit_of_work():
        letters = session().query(Mail).filter(Mail.name == "campaigns/payee_changed").all()
    assert len(letters) == 1
    assert OTHER not in letters[0].text
    assert OTHER[-4:] in letters[0].text


def test_before_success_the_payee_is_what_was_approved(story: Story) -> None:
    with pytest.raises(Conflict):
        change(story.campaign())


@pytest.mark.parametrize("step", [delivery.approve, delivery.transfer])
def test_a_payout_of_another_payee_goes_no_further(succeeded: Campaign, step: object) -> None:
    """Even if the row was changed by somebody's hand."""
    assert callable(step)
    payout = made.requested(succeeded)
    with unit_of_work() as opened:
        held = opened.get_one(Campaign, succeeded.id).payee
        assert held is not None
        held.iban = OTHER

    with pytest.raises(delivery.PayeeChanged), unit_of_work():
        step(payout, made.admin())
