"""The gateway's statement against ours: what is mended, what is a difference, what is booked."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import func, select, text

from campaigns.models import Pledge
from kit import clock
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from payments.errors import GatewayUnavailable
from payments.models import Difference, GatewayMovement, Payout, Run, StatementDay
from payments.reconciliation import comparing
from payments.reconciliation.jobs import reconcile
from tests.factories import accounts, beginnings, campaigns, payouts
from tests.support.story import Story


def night(story: Story) -> None:
    """Everything has settled; the clock runs the job, and runs it again if it was not quiet."""
    story.passes(hours=8)
    reconcile.run()
    story.work()


def found(state: str = "open") -> dict[str, Difference]:
    """The differences in a state, by kind."""
    with unit_of_work() as opened:
        rows = opened.scalars(select(Difference).where(Difference.state == state))
        return {one.kind: one for one in rows}


def paid(story: Story, amount: int = 50_00) -> Pledge:
    """A card was charged at once, and its backer came back."""
    return story.pledge(story.campaign(kind="flexible"), amount)


def charge_elsewhere(story: Story, amount: int) -> None:
    """Somebody charges a card at the gateway, past us."""
    params: Any = {
        "amount": amount,
        "currency": "eur",
        "payment_method": "pm_card_visa",
        "confirm": True,
        "off_session": True,
    }
    story.twin.stripe_client().v1.payment_intents.create(params)


def spoil(statement: str) -> None:
    """Change a row behind the domain's back."""
    with unit_of_work() as opened:
        opened.execute(text("SET LOCAL session_replication_role = replica"))
        opened.execute(text(statement))


def test_what_agrees_is_no_difference(story: Story) -> None:
    campaign, _pledges = beginnings.backed(story, 50_00, 70_00, kind="flexible")
    story.stop(campaign)
    night(story)
    assert found() == {}
    with unit_of_work() as opened:
        run = opened.scalars(select(Run).order_by(Run.id.desc())).first()
        kinds = dict(
            opened.execute(
                select(GatewayMovement.kind, func.count()).group_by(GatewayMovement.kind)
            ).all()
        )
    assert run is not None
    assert run.is_quiet
    assert run.balances["EUR"][0] == run.balances["EUR"][1] == story.balance("gateway")
    assert kinds == {"charge": 2, "refund": 2}


def test_the_statement_is_read_once_however_often_it_is_asked(story: Story) -> None:
    for amount in (10_00, 20_00, 30_00):
        paid(story, amount)
    night(story)
    night(story)
    story.passes(days=5)
    reconcile.run()
    with unit_of_work() as opened:
        assert opened.scalar(select(func.count(GatewayMovement.id))) == 3
        days = list(opened.scalars(select(StatementDay).order_by(StatementDay.day)))
    gaps = {(later.day - earlier.day).days for earlier, later in pairwise(days)}
    assert gaps == {1}
    assert sum(day.movements for day in days) == 3
    assert [day.is_over for day in (days[-3], days[-1])] == [True, False]


def test_long_statements_are_paged(story: Story) -> None:
    for _ in range(101):
        charge_elsewhere(story, 1_00)
    night(story)
    with unit_of_work() as opened:
        assert opened.scalar(select(func.count(GatewayMovement.id))) == 101


def test_a_charge_whose_webhook_was_lost_is_asked_about_and_booked(story: Story) -> None:
    pledge = story.pledge(story.campaign(kind="flexible"), 50_00, returns=False)
    assert (story.state(pledge), story.balance("gateway")) == ("intent_created", 0)
    night(story)
    assert (story.state(pledge), story.balance("gateway")) == ("collected", 49_00)
    assert found() == {}
    assert story.differences() == []


def test_a_fee_that_came_late_is_booked_by_asking(story: Story) -> None:
    pledge = paid(story)
    spoil(
        "DELETE FROM ledger_postings WHERE entry_id IN"
        " (SELECT id FROM ledger_entries WHERE kind = 'gateway_fee')"
    )
    spoil("DELETE FROM ledger_entries WHERE kind = 'gateway_fee'")
    spoil("UPDATE payments SET fee = 0")
    assert story.balance("gateway_fee") == 0
    night(story)
    assert story.payment(pledge).fee == story.balance("gateway_fee") == 1_00
    assert found() == {}
    assert story.differences() == []


def test_a_refund_whose_answer_was_lost_is_asked_about_and_booked(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 50_00, kind="flexible")
    story.twin.control.fault("fail_after", path="/v1/refunds", way="cut")
    with pytest.raises(GatewayUnavailable):
        story.stop(campaign)
    assert (story.state(pledge), story.balance("refund_due")) == ("refund_pending", -50_00)
    night(story)
    assert (story.state(pledge), story.balance("refund_due")) == ("refunded", 0)
    assert found() == {}


def test_a_refund_on_its_way_is_no_difference_of_the_balance(story: Story) -> None:
    campaign = story.campaign(kind="flexible")
    story.pledge(campaign, 50_00, card="4000000000007726")
    story.stop(campaign)
    night(story)
    assert found() == {}


def test_a_charge_that_nobody_here_knows_is_a_difference(story: Story) -> None:
    paid(story)
    charge_elsewhere(story, 30_00)
    before = story.balance("gateway")
    night(story)
    one = found()["charge_unknown"]
    assert (one.ours, one.theirs, one.effect, one.reference) == (None, 30_00, 29_30, "")
    assert set(found()) == {"charge_unknown"}, "the balance is explained by it"
    assert story.balance("gateway") == before, "nothing was booked on a guess"


DAMAGE = {
    "charge_missing": "DELETE FROM gateway_movements",
    "charge_amount": "UPDATE payments SET amount = amount + 1",
    "fee": "UPDATE payments SET fee = fee + 1",
    "refund_unknown": "UPDATE refunds SET gateway_id = 're_other', key = 'other'",
    "refund_missing": "UPDATE refunds SET gateway_id = 're_other', key = 'other'",
    "refund_amount": "UPDATE refunds SET amount = amount - 1",
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_each_kind_of_difference_is_found(story: Story, kind: str) -> None:
    campaign, _pledges = beginnings.backed(story, 50_00, kind="flexible")
    story.stop(campaign)
    night(story)
    story.passes(hours=2)
    spoil(DAMAGE[kind])
    with unit_of_work():
        kinds = {one.kind for one in comparing.objects()}
    assert kind in kinds


def test_a_dispute_that_the_gateway_does_not_know_is_a_difference(story: Story) -> None:
    pledge = paid(story)
    story.dispute(pledge)
    night(story)
    assert found() == {}
    spoil("DELETE FROM gateway_movements WHERE category LIKE 'dispute%'")
    with unit_of_work():
        (one,) = [each for each in comparing.objects() if each.kind.startswith("dispute")]
    assert (one.kind, one.reference) == ("dispute_missing", pledge.reference)
    assert (one.ours, one.theirs, one.effect) == (-70_00, None, 70_00)


def test_a_payout_that_the_gateway_does_not_know_is_a_difference(story: Story) -> None:
    campaign, _pledges = beginnings.judged(story, 1200_00)
    story.passes(days=15)
    payout = payouts.sent(campaigns.fresh(campaign))
    with unit_of_work() as opened:
        opened.add(StatementDay(day=clock.today(), movements=0, read_at=clock.now(), is_over=False))
        held = opened.get_one(Payout, payout.id)
        held.rail, held.destination, held.transfer_id = "stripe", "acct_1", "tr_1"
        held.move_to("settled", actor="system")
    story.passes(hours=2)
    with unit_of_work():
        (one,) = [each for each in comparing.objects() if each.kind.startswith("transfer")]
    assert (one.kind, one.object_id, one.ours, one.effect) == (
        "transfer_missing", "tr_1", 1200_00, 1200_00,
    )  # fmt: skip


def test_a_transfer_that_nobody_here_made_is_a_difference_until_it_is_taken_back(
    story: Story,
) -> None:
    paid(story)
    story.passes(days=4)
    client = story.twin.stripe_client()
    asked: Any = {"type": "express", "capabilities": {"transfers": {"requested": True}}}
    account = client.v1.accounts.create(asked)
    story.twin.control.onboard(account.id)
    sent = client.v1.transfers.create(
        {"amount": 20_00, "currency": "eur", "destination": account.id}
    )
    night(story)
    one = found()["transfer_unknown"]
    assert (one.object_id, one.theirs, one.effect) == (sent.id, 20_00, -20_00)
    assert set(found()) == {"transfer_unknown"}
    client.v1.transfers.reversals.create(sent.id)
    night(story)
    assert found() == {}
    assert set(found("resolved")) == {"transfer_unknown"}


def test_money_that_was_there_before_is_a_difference_of_the_balance(story: Story) -> None:
    charge_elsewhere(story, 90_00)
    story.passes(days=20)
    paid(story)
    night(story)
    one = found()["balance"]
    assert set(found()) == {"balance"}
    assert one.theirs is not None
    assert one.ours == story.balance("gateway") == one.theirs - one.effect
    assert one.effect == 90_00 - 1_60


def test_balances_are_not_compared_while_money_moves(story: Story) -> None:
    paid(story)
    reconcile.run()
    with unit_of_work() as opened:
        run = opened.scalars(select(Run)).one()
        waiting = opened.scalar(
            text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'payments.reconcile'")
        )
    assert not run.is_quiet
    assert waiting == 1
    assert found() == {}


def test_payouts_to_the_bank_are_booked_once_and_reversed_if_they_come_back(story: Story) -> None:
    paid(story)
    story.passes(days=4)
    sent = story.twin.control.pay_out()
    assert sent is not None
    for _ in range(2):
        night(story)
    assert story.balance("bank") == sent["amount"] == 49_00
    assert story.balance("gateway") == 0
    story.twin.control.fail_payout(sent["id"])
    night(story)
    assert (story.balance("bank"), story.balance("gateway")) == (0, 49_00)
    assert found() == {}
    assert story.differences() == []


def test_admins_hear_of_a_difference_once(story: Story, mails: Callable[[], list[Mail]]) -> None:
    accounts.account("admin", email="ada@comune.example")
    charge_elsewhere(story, 30_00)
    for _ in range(3):
        night(story)
    (told,) = [one for one in mails() if one.recipient == "ada@comune.example"]
    assert told.subject == "I conti con il gestore: una differenza nuova"
    assert "Incasso che noi non abbiamo" in told.text
    assert "/admin/reconciliation" in told.text


def test_the_gateway_silent_leaves_nothing_half_done(story: Story) -> None:
    paid(story)
    story.passes(hours=8)
    story.twin.control.fault(
        "fail_before", method="GET", path="/v1/balance_transactions", way="cut"
    )
    with pytest.raises(GatewayUnavailable):
        reconcile.run()
    with unit_of_work() as opened:
        assert opened.scalar(select(func.count(Run.id))) == 0
    night(story)
    assert found() == {}
