"""The one place where a pledge's state follows its payment, whoever learned how that stands.

The thank-you page, a webhook, the settlement job and the sweeps all end here, in any order and
any number of times. State, reward, totals, postings, mail and event commit together.
"""

from collections.abc import Callable

from sqlalchemy import select

from campaigns import totals
from campaigns.events import (
    ChargeWanted,
    DropWanted,
    PledgeCollected,
    PledgeRefunded,
    PledgeSettled,
)
from campaigns.models import Campaign, Pledge
from campaigns.pledges import locks, mails, moves, shield
from campaigns.receipts import services as receipts
from campaigns.settlement import terms
from kit import clock
from kit.events import publish
from kit.unit_of_work import session
from payments import charging, following, refunds, remains
from payments import queries as payments
from payments.events import PaymentChanged, RefundAnswered, RefundSucceeded
from payments.gateway import Outcome

OVER = frozenset({"cancelled", "expired", "released", "dropped", "failed"})
"""States of a pledge that wants no card and no money any more."""

_LATE = dict.fromkeys(OVER, "refund_pending")

ALL_OR_NOTHING: dict[str, dict[str, str]] = {
    "saved": {"setup_pending": "committed"},
    "expired": {"setup_pending": "expired"},
    "cancelled": {
        "setup_pending": "expired",
        "charging": "retry",
        "unknown": "retry",
        "retry": "dropped",
        "action_required": "dropped",
    },
    "declined": {"charging": "retry", "unknown": "retry"},
    "action_required": {"charging": "action_required", "unknown": "action_required"},
    "processing": {"charging": "unknown"},
    "unknown": {"charging": "unknown"},
    "open": {"unknown": "charging"},
    "succeeded": dict.fromkeys(("charging", "unknown", "retry", "action_required"), "collected")
    | _LATE,
}
"""For each result: pledge's state → its next. What is not here changes nothing."""

FLEXIBLE: dict[str, dict[str, str]] = {
    "expired": {"intent_created": "expired", "unknown": "expired"},
    "cancelled": {"intent_created": "expired", "unknown": "expired", "processing": "failed"},
    "declined": {"intent_created": "failed", "processing": "failed", "unknown": "failed"},
    "processing": {"intent_created": "processing"},
    "succeeded": dict.fromkeys(("intent_created", "processing", "unknown"), "collected") | _LATE,
}
"""The same for pledges that are charged at once."""


def record(outcome: Outcome) -> None:
    """Let a pledge follow what the gateway said of its payment; within the caller's unit of work.

    Locks campaign (shared), pledge, payment, rewards, totals, in this order. Outcomes for
    references that are no pledges are somebody else's.
    """
    campaign = locks.campaign_of(outcome.reference)
    if campaign is None:
        return
    pledge = locks.pledge_of(outcome.reference)
    assert pledge is not None
    is_news = following.follow(outcome, fee_basis_points=terms.current().platform_fee_basis_points)
    before = pledge.state
    if is_news and outcome.result == "declined":
        shield.refused_card(pledge, outcome.fingerprint)
    if outcome.result == "succeeded" and is_news:
        _receipted(pledge, campaign)
    if outcome.result == "saved" and is_news and before in ("retry", "action_required"):
        _another_card(pledge, campaign)
        return
    after = next_state(pledge, outcome)
    if outcome.result == "saved" and (before in OVER or (after and not takes_cards(campaign))):
        _too_late(pledge)
        return
    if after is not None:
        moves.move(pledge, after, reason=outcome.decline_code or f"gateway: {outcome.result}")
        _AFTERWARDS.get(after, _nothing)(pledge, campaign)


def next_state(pledge: Pledge, outcome: Outcome) -> str | None:
    """Where an outcome leads a pledge; None if nowhere."""
    table = FLEXIBLE if pledge.kind == "flexible" else ALL_OR_NOTHING
    return table.get(outcome.result, {}).get(pledge.state)


def takes_cards(campaign: Campaign) -> bool:
    """Whether a card saved now still counts: until the deadline has been judged."""
    return campaign.state in ("live", "suspended")


def on_payment_changed(event: PaymentChanged) -> None:
    """A webhook or a sweep has learned how a payment stands."""
    record(event.outcome)


def on_refund_answered(event: RefundAnswered) -> None:
    """Take the pledge's locks before the payment's: the one order in which they are taken."""
    campaign_id = _campaign_id(event.reference)
    if campaign_id is not None:
        locks.standing_campaign(campaign_id)
        locks.pledge_of(event.reference)


def on_refund_succeeded(event: RefundSucceeded) -> None:
    """The gateway has given money back: a pledge given back in whole is refunded."""
    campaign_id = _campaign_id(event.reference)
    if campaign_id is None:
        return
    pledge = locks.pledge_of(event.reference)
    if pledge is None:
        return
    publish(PledgeRefunded(campaign_id, pledge.id, event.amount))
    if event.is_whole and pledge.state == "refund_pending":
        moves.move(pledge, "refunded", reason=event.refund_key)
        note = receipts.attached_note(event.reference, event.refund_key)
        mails.tell("refunded", pledge, amount=event.amount, attachments=note)


def give_back(pledge: Pledge, reason: str, *, key: str = "whole", actor: str = "system") -> int:
    """Give all that is left of a collected pledge back; the cents. The pledge must be locked."""
    amount = left(pledge)
    moves.move(pledge, "refund_pending", actor=actor, reason=reason)
    totals.add(pledge.campaign_id, collected=-amount)
    refunds.request(pledge.reference, amount, key, reason)
    publish(PledgeSettled(pledge.campaign_id, pledge.id, pledge.amount))
    return amount


def left(pledge: Pledge) -> int:
    """Cents of a collected pledge that were not given back, nor lost to the backer's bank."""
    payment = payments.by_reference(pledge.reference)
    return remains.left(payment) if payment is not None and payment.state == "succeeded" else 0


def _campaign_id(reference: str) -> int | None:
    kind, _, code = reference.partition(":")
    if kind != "pledge":
        return None
    return session().scalar(select(Pledge.campaign_id).where(Pledge.code == code))


def _receipted(pledge: Pledge, campaign: Campaign) -> None:
    """Each payment booked has its receipt, also one that will go back; the mail brings it."""
    receipts.issue(
        campaign,
        reference=pledge.reference,
        amount=pledge.amount,
        means="card",
        name=pledge.name,
        email=pledge.email,
        locale=pledge.locale,
        account_id=pledge.account_id,
        reward=pledge.reward.title if pledge.reward else "",
        with_mail=False,
        is_first=True,
    )


def _another_card(pledge: Pledge, campaign: Campaign) -> None:
    if campaign.state == "collecting":
        publish(ChargeWanted(campaign.id, pledge.id, pledge.amount))
    else:
        publish(DropWanted(campaign.id, pledge.id, pledge.amount))


def _too_late(pledge: Pledge) -> None:
    """A card that nobody wants any more is detached at once."""
    if pledge.state not in OVER:
        moves.move(pledge, "expired", reason="the campaign closed before the card was saved")
        mails.tell("too_late", pledge)
    charging.release(pledge.reference)


def _committed(pledge: Pledge, campaign: Campaign) -> None:
    pledge.committed_at = clock.now()
    shield.ended_well(pledge)
    mails.tell_last("committed", pledge)


def _collected(pledge: Pledge, campaign: Campaign) -> None:
    pledge.collected_at = clock.now()
    if pledge.kind == "flexible":
        shield.ended_well(pledge)
    totals.add(campaign.id, collected=pledge.amount)
    publish(PledgeCollected(campaign.id, pledge.id, pledge.amount))
    if campaign.state in ("failed", "cancelled"):
        mails.tell("late", pledge, attachments=receipts.attached(pledge.reference))
        give_back(pledge, f"the campaign is {campaign.state}")
        return
    is_one_of_many = pledge.kind != "flexible"
    mails.tell_last(
        "collected",
        pledge,
        attachments=receipts.attached(pledge.reference),
        can_wait=is_one_of_many,
    )
    publish(PledgeSettled(campaign.id, pledge.id, pledge.amount))


def _needs_backer(pledge: Pledge, campaign: Campaign) -> None:
    """The first of the window's mails, with the link; reminders follow from the sweep."""
    if campaign.state != "collecting":
        publish(DropWanted(campaign.id, pledge.id, pledge.amount))
        return
    pledge.retry_since = pledge.retry_since or clock.now()
    pledge.reminders_sent = max(pledge.reminders_sent, 1)
    mails.ask_for_card(pledge)


def _charging(pledge: Pledge, campaign: Campaign) -> None:
    publish(ChargeWanted(campaign.id, pledge.id, pledge.amount))


def _dropped(pledge: Pledge, campaign: Campaign) -> None:
    mails.tell("dropped", pledge)
    charging.release(pledge.reference)
    publish(PledgeSettled(campaign.id, pledge.id, pledge.amount))


def _failed(pledge: Pledge, campaign: Campaign) -> None:
    mails.tell("failed", pledge)
    publish(PledgeSettled(campaign.id, pledge.id, pledge.amount))


def _expired(pledge: Pledge, campaign: Campaign) -> None:
    publish(PledgeSettled(campaign.id, pledge.id, pledge.amount))


def _late_success(pledge: Pledge, campaign: Campaign) -> None:
    """Money came for a pledge that was over: it goes back by itself."""
    mails.tell("late", pledge, attachments=receipts.attached(pledge.reference))
    refunds.request(pledge.reference, pledge.amount, "late", "a success after the pledge was over")


def _nothing(pledge: Pledge, campaign: Campaign) -> None:
    """Some moves have no consequences."""


_AFTERWARDS: dict[str, Callable[[Pledge, Campaign], None]] = {
    "committed": _committed,
    "collected": _collected,
    "retry": _needs_backer,
    "action_required": _needs_backer,
    "charging": _charging,
    "dropped": _dropped,
    "failed": _failed,
    "expired": _expired,
    "refund_pending": _late_success,
}
"""What follows from reaching a state, in the same transaction."""
