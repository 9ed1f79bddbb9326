"""What Stripe's events make us do: ask how the thing stands, and write that down.

An event's content is never believed: it may be old, and come in any order, twice or never. It
is a hint that something changed, so the gateway is asked, and its answer recorded.
"""

from typing import Any

from kit.events import publish
from kit.unit_of_work import unit_of_work
from payments import asking, connect, disputes, queries, refunds, stripe_objects, transfers
from payments.events import PaymentChanged

SOURCE = "stripe"

ABOUT_PAYMENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.expired",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "payment_intent.succeeded",
        "payment_intent.processing",
        "payment_intent.payment_failed",
        "payment_intent.canceled",
        "charge.updated",
    }
)
ABOUT_DISPUTES = frozenset(
    {
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
    }
)
ABOUT_REFUNDS = frozenset({"charge.refunded", "refund.created", "refund.updated", "refund.failed"})
ABOUT_TRANSFERS = frozenset({"transfer.created", "transfer.updated", "transfer.reversed"})
ABOUT_PAYEES = frozenset({"account.updated"})


def handle(kind: str, payload: dict[str, Any]) -> bool:
    """The work of one stored event; False if it is about nothing of ours.

    Raises GatewayUnavailable when Stripe cannot be asked: the job tries again.
    """
    if kind in ABOUT_TRANSFERS | ABOUT_PAYEES:
        return _about_payees(kind, payload)
    if kind not in ABOUT_PAYMENTS | ABOUT_REFUNDS | ABOUT_DISPUTES:
        return False
    reference = _ours(payload)
    if reference is None:
        return False
    if kind in ABOUT_REFUNDS:
        refunds.refresh(reference)
        return True
    outcome = asking.ask(reference)
    with unit_of_work():
        publish(PaymentChanged(outcome))
    if kind in ABOUT_DISPUTES:
        disputes.refresh(reference)
    return True


def _about_payees(kind: str, payload: dict[str, Any]) -> bool:
    told = stripe_objects.message(payload)
    if kind in ABOUT_PAYEES:
        return connect.hear(told.object_id)
    return transfers.refresh(told.reference or "")


def _ours(payload: dict[str, Any]) -> str | None:
    told = stripe_objects.message(payload)
    with unit_of_work():
        if told.reference and queries.by_reference(told.reference):
            return told.reference
        return queries.reference_of(told.object_id)
