"""Disputes of a part, inquiries, and what the gateway says late, twice or wrongly."""

from typing import Any

import pytest

from campaigns.models import Pledge
from kit.unit_of_work import unit_of_work
from payments import disputes, refunds
from payments.errors import Mismatch, NotRefundable
from payments.gateway import Disputed
from payments.twin import disputes as twin_disputes
from payments.twin.store import private
from tests.domain.corrections.test_disputes import figures, flexible, only, refund_states
from tests.support.story import Story


def partly(story: Story, monkeypatch: pytest.MonkeyPatch, pledge: Pledge, amount: int) -> str:
    """A bank disputes only a part of a charge, as Stripe allows and the twin does not by itself."""
    movement = twin_disputes.__dict__["_move_money"]

    def some(twin: Any, dispute: Any, cents: int, fee: int, reporting: str) -> None:
        dispute["amount"] = amount
        movement(twin, dispute, amount if cents > 0 else -amount, fee, reporting)

    monkeypatch.setattr(twin_disputes, "_move_money", some)
    dispute = story.dispute(pledge)
    charge = story.twin.twin.store.get("charge", story.payment(pledge).charge_id or "")
    private(charge)["dispute_won"] = True
    story.twin.twin.store.put(charge)
    return dispute


@pytest.mark.usefixtures("two_percent")
def test_of_a_part_lost_the_rest_stays_collected(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, pledge = flexible(story, 333_33)
    story.decide(partly(story, monkeypatch, pledge, 100_00), won=False)
    assert story.state(pledge) == "collected"
    assert figures(campaign) == (333_33, 233_33, 1)
    with pytest.raises(NotRefundable), unit_of_work():
        refunds.request(pledge.reference, 233_34, "too much", "a reason")
    story.refund(pledge, 233_33)
    assert story.state(pledge) == "refunded"
    assert story.balance("fee_income") == story.balance("campaign", campaign) == 0
    assert story.differences() == []


@pytest.mark.usefixtures("two_percent")
def test_of_a_part_lost_a_waiting_refund_gives_back_the_rest(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, pledge = flexible(story, 333_33)
    dispute = partly(story, monkeypatch, pledge, 100_00)
    story.refund(pledge, 333_33)
    story.decide(dispute, won=False)
    assert refund_states(pledge) == ["superseded", "succeeded"]
    assert [one["amount"] for one in story.twin.twin.store.of("refund")] == [233_33]
    assert story.state(pledge) == "refunded"
    assert story.balance("fee_income") == story.balance("campaign", campaign) == 0
    assert story.differences() == []


def test_an_inquiry_takes_no_money_and_leaves_refunds_free(story: Story) -> None:
    _campaign, pledge = flexible(story)
    told = asked(story, pledge, "inquiry")
    disputes.record(pledge.reference, [told])
    assert (story.state(pledge), only(pledge).state) == ("collected", "inquiry")
    story.refund(pledge, 300_00)
    assert story.state(pledge) == "refunded"
    disputes.record(pledge.reference, [asked(story, pledge, "closed")])
    assert only(pledge).state == "closed"
    assert story.differences() == []


def asked(story: Story, pledge: Pledge, standing: str, **more: Any) -> Any:
    """What the gateway would say of a dispute that it names du_ask."""
    payment = story.payment(pledge)
    return Disputed(
        id="du_ask",
        charge_id=payment.charge_id or "",
        standing=standing,  # type: ignore[arg-type]
        amount=payment.amount,
        currency="EUR",
        reason="fraudulent",
        opened_at=story.clock(),
        **more,
    )


def test_an_older_answer_does_not_reopen_a_decided_dispute(story: Story) -> None:
    _campaign, pledge = flexible(story)
    for standing in ("open", "lost", "open"):
        disputes.record(pledge.reference, [asked(story, pledge, standing, taken=300_00)])
    assert only(pledge).state == "lost"
    with pytest.raises(Mismatch):
        disputes.record(pledge.reference, [asked(story, pledge, "won", taken=300_00)])
    assert story.differences() == []


@pytest.mark.parametrize("what", [{"taken": 300_01}, {"taken": 300_00, "currency": "USD"}])
def test_more_than_was_charged_or_another_currency_is_never_booked(
    story: Story, what: dict[str, Any]
) -> None:
    campaign, pledge = flexible(story)
    told = asked(story, pledge, "open")
    with pytest.raises(Mismatch):
        disputes.record(pledge.reference, [told.__class__(**{**told.__dict__, **what})])
    assert story.state(pledge) == "collected"
    assert story.balance("dispute_held", campaign) == 0
