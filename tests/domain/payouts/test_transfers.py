"""Payouts by the gateway: onboarded, sent once whatever happens, reversed, waiting for money."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from campaigns.models import Campaign
from campaigns.settlement import delivery, onboarding, payees
from kit.errors import Conflict
from kit.unit_of_work import session, unit_of_work
from payments import connect, payouts, transfers
from payments.errors import GatewayUnavailable, Mismatch
from payments.ledger import books, check
from payments.models import ConnectedAccount, Difference, Payout
from payments.payee_gateway import Sent
from payments.reconciliation.jobs import reconcile
from tests.factories import accounts, beginnings, campaigns, pledges
from tests.factories import payouts as made
from tests.support.story import Story

Json = dict[str, object]


@beginnings.told_once
def with_account(story: Story) -> beginnings.Beginning:
    """Its payee has an account at the gateway, and wants to be paid there.

    Other money lies there too: the gateway's fees are the platform's cost, so that what was
    collected for one campaign alone would not be enough.
    """
    campaign, given = beginnings.judged(story, 600_00, 600_00)
    story.passes(days=15)
    story.pledge(story.campaign(kind="flexible"), 100_00)
    story.passes(days=7)
    with unit_of_work():
        lead = pledges.visitor_for(accounts.account())
    page = onboarding.begin(campaign, lead)
    story.twin.browser().post(urlsplit(page).path, data={"outcome": "complete"})
    onboarding.arrive(campaign)
    with unit_of_work():
        payees.use_gateway(campaign, lead.actor)
    return campaign, given


@pytest.fixture
def onboarded(story: Story) -> Campaign:
    campaign, _given = with_account(story)
    return campaign


def sent(campaign: Campaign) -> Payout:
    """A payout handed over to the gateway; its job waits."""
    payout = made.approved(campaign)
    with unit_of_work():
        return delivery.transfer(payout, made.admin())


def at_gateway(story: Story) -> list[Json]:
    return list(story.twin.twin.store.of("transfer"))


def differences() -> list[str]:
    with unit_of_work():
        return check.run()


def run(payout: Payout) -> Callable[[], None]:
    return lambda: transfers.execute.run(payout_id=payout.id)


def test_the_payee_is_paid_at_the_gateway(story: Story, onboarded: Campaign) -> None:
    payout = sent(onboarded)
    story.work()

    settled = made.fresh(payout)
    assert (settled.state, settled.transfer_id) == ("settled", at_gateway(story)[0]["id"])
    assert campaigns.fresh(onboarded).state == "delivering"
    assert [one["amount"] for one in at_gateway(story)] == [1200_00]
    with unit_of_work():
        assert books.balance("bank") == 0
    assert differences() == []


def test_before_its_form_is_filled_in_nobody_is_paid_there(
    story: Story, succeeded: Campaign
) -> None:
    with unit_of_work():
        lead = pledges.visitor_for(accounts.account())
    onboarding.begin(succeeded, lead)
    assert onboarding.arrive(succeeded) is not None

    with pytest.raises(Conflict), unit_of_work():
        payees.use_gateway(succeeded, lead.actor)


def test_an_account_is_opened_once(story: Story, succeeded: Campaign) -> None:
    with unit_of_work():
        lead = pledges.visitor_for(accounts.account())
    first, second = onboarding.begin(succeeded, lead), onboarding.begin(succeeded, lead)

    assert first != second
    assert len(story.twin.twin.store.of("account")) == 1


def test_an_account_whose_answer_was_lost_is_not_opened_twice(
    story: Story, succeeded: Campaign
) -> None:
    with unit_of_work():
        lead = pledges.visitor_for(accounts.account())
    story.twin.control.fault("fail_after", path="/v1/accounts", way="timeout")
    with pytest.raises(GatewayUnavailable):
        onboarding.begin(succeeded, lead)
    onboarding.begin(succeeded, lead)

    assert len(story.twin.twin.store.of("account")) == 1


def test_the_gateways_event_tells_that_the_account_works(story: Story, succeeded: Campaign) -> None:
    with unit_of_work():
        lead = pledges.visitor_for(accounts.account())
    onboarding.begin(succeeded, lead)
    with unit_of_work():
        account = session().query(ConnectedAccount).one()
    assert account.gateway_id is not None
    story.twin.control.onboard(account.gateway_id)
    story.hear()

    with unit_of_work():
        known = connect.of(account.owner, account.holder)
    assert known is not None
    assert known.is_active


@pytest.mark.parametrize("way", ["timeout", "500", "cut"])
@pytest.mark.parametrize("kind", ["fail_before", "fail_after"])
def test_a_lost_answer_is_never_a_second_transfer(
    story: Story, onboarded: Campaign, kind: str, way: str
) -> None:
    payout = sent(onboarded)
    story.twin.control.fault(kind, path="/v1/transfers", way=way)
    with pytest.raises(GatewayUnavailable):
        transfers.execute.run(payout_id=payout.id)
    assert made.fresh(payout).state == "sent"
    story.passes(hours=30)  # the gateway has forgotten the key
    transfers.execute.run(payout_id=payout.id)

    assert len(at_gateway(story)) == 1
    assert made.fresh(payout).state == "settled"
    assert differences() == []


def test_a_payout_whose_job_was_lost_is_found(story: Story, onboarded: Campaign) -> None:
    payout = sent(onboarded)
    with unit_of_work() as opened:
        opened.connection().exec_driver_sql("DELETE FROM procrastinate_jobs")
    story.passes(hours=1)
    story.sweep()

    assert made.fresh(payout).state == "settled"


def test_money_that_is_not_there_yet_is_waited_for(story: Story, onboarded: Campaign) -> None:
    payout = sent(onboarded)
    spent = story.twin.stripe_client()
    other = spent.v1.accounts.create({"capabilities": {"transfers": {"requested": True}}})
    story.twin.control.onboard(other.id)
    spent.v1.transfers.create({"amount": 1000_00, "currency": "eur", "destination": other.id})
    with pytest.raises(transfers.NotYet):
        transfers.execute.run(payout_id=payout.id)
    waiting = made.fresh(payout)
    assert (waiting.state, waiting.trouble, waiting.tries) == ("sent", "balance_insufficient", 1)

    story.pledge(story.campaign(kind="flexible"), 2000_00)
    story.passes(days=7)
    story.sweep()
    assert made.fresh(payout).state == "settled"
    assert len(at_gateway(story)) == 2


def test_what_the_gateway_refuses_is_the_campaigns_again(story: Story, onboarded: Campaign) -> None:
    payout = sent(onboarded)
    for account in story.twin.twin.store.of("account"):
        account["capabilities"] = {"transfers": "inactive"}
        story.twin.twin.store.put(account)
    story.work()

    assert made.fresh(payout).state == "failed"
    with unit_of_work():
        assert payouts.available(onboarded.reference) == 1200_00
    assert differences() == []


def test_a_transfer_that_is_reversed_fails_its_payout(story: Story, onboarded: Campaign) -> None:
    payout = sent(onboarded)
    story.work()
    story.hear()
    client = story.twin.stripe_client()
    client.v1.transfers.reversals.create(str(made.fresh(payout).transfer_id), {})
    story.hear(times=3)

    assert made.fresh(payout).state == "failed"
    with unit_of_work():
        assert payouts.available(onboarded.reference) == 1200_00
    assert differences() == []


def test_another_transfer_than_the_approved_one_is_never_booked(
    story: Story, onboarded: Campaign
) -> None:
    payout = sent(onboarded)
    with pytest.raises(Mismatch):
        transfers.record(payout, Sent("tr_x", 1, "EUR", payout.destination or "", payout.reference))

    assert made.fresh(payout).state == "sent"


def test_each_rail_has_its_own_way(onboarded: Campaign) -> None:
    payout = made.approved(onboarded)

    with pytest.raises(payouts.OtherRail), unit_of_work():
        delivery.send(payout, made.admin(), "CRO 1")


def test_a_bank_payout_is_not_the_gateways(succeeded: Campaign) -> None:
    payout = made.approved(succeeded)

    with pytest.raises(payouts.OtherRail), unit_of_work():
        delivery.transfer(payout, made.admin())


@pytest.mark.parametrize("comes_back", [False, True])
def test_the_gateways_statement_agrees(story: Story, onboarded: Campaign, comes_back: bool) -> None:
    payout = sent(onboarded)
    story.work()
    if comes_back:
        client = story.twin.stripe_client()
        client.v1.transfers.reversals.create(str(made.fresh(payout).transfer_id), {})
        story.hear()
    story.passes(hours=8)
    reconcile.run()
    story.work()

    with unit_of_work():
        assert session().query(Difference).filter(Difference.state == "open").all() == []


def test_a_transfer_past_us_is_a_difference(story: Story, onboarded: Campaign) -> None:
    payout = sent(onboarded)
    story.work()
    client = story.twin.stripe_client()
    client.v1.transfers.create(
        {"amount": 5_00, "currency": "eur", "destination": str(payout.destination)}
    )
    story.passes(hours=8)
    reconcile.run()

    with unit_of_work():
        found = session().query(Difference).filter(Difference.state == "open").all()
    assert [one.kind for one in found if one.kind != "balance"] == ["transfer_unknown"]
