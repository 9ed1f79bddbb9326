"""Reads Stripe's objects into the port's: the fields we use, and no others.

Takes the SDK's objects or plain mappings; field names are those of Stripe's API reference.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from payments.gateway import Checkout, Disputed, GivenBack, Intent, Message, Movement, Standing
from payments.payee_gateway import PayeeAccount, Sent

_STANDINGS: dict[str, Standing] = {
    "warning_needs_response": "inquiry",
    "warning_under_review": "inquiry",
    "warning_closed": "closed",
    "prevented": "closed",
    "needs_response": "open",
    "under_review": "open",
    "won": "won",
    "lost": "lost",
}
"""https://docs.stripe.com/api/disputes/object#dispute_object-status"""


def checkout(told: Any) -> Checkout:
    """https://docs.stripe.com/api/checkout/sessions/object"""
    setup, payment = _get(told, "setup_intent"), _get(told, "payment_intent")
    is_saved = _is_whole(setup) and _get(setup, "status") == "succeeded"
    return Checkout(
        id=told.id,
        status=told.status,
        url=_get(told, "url"),
        customer_id=identity(_get(told, "customer")),
        payment_method_id=identity(_get(setup, "payment_method")) if is_saved else None,
        intent=intent(payment) if _is_whole(payment) else None,
    )


def intent(told: Any) -> Intent:
    """https://docs.stripe.com/api/payment_intents/object"""
    charge, error = _get(told, "latest_charge"), _get(told, "last_payment_error")
    is_paid = told.status == "succeeded"
    booked = _get(charge, "balance_transaction") if _is_whole(charge) else None
    return Intent(
        id=told.id,
        status=told.status,
        amount=told.amount_received if is_paid else told.amount,
        currency=told.currency.upper(),
        charge_id=identity(charge) if is_paid else None,
        fee=_get(booked, "fee") if is_paid else None,
        payment_method_id=identity(_get(told, "payment_method")),
        failed_method_id=identity(_get(error, "payment_method")),
        decline_code=decline(error) if error is not None else None,
        fingerprint=fingerprint(error),
        is_disputed=bool(_is_whole(charge) and _get(charge, "disputed")),
    )


def given_back(told: Any) -> GivenBack:
    """https://docs.stripe.com/api/refunds/object"""
    return GivenBack(
        id=told.id,
        status=told.status,
        amount=told.amount,
        currency=told.currency.upper(),
        key=text(told.metadata, "refund_key"),
    )


def movement(told: Any) -> Movement:
    """https://docs.stripe.com/api/balance_transactions/object, its source expanded."""
    source = _get(told, "source")
    is_charge = _get(source, "object") == "charge"
    is_reversal = _get(source, "object") == "transfer_reversal"
    metadata = _get(source, "metadata")
    return Movement(
        id=told.id,
        kind=told.type,
        category=told.reporting_category,
        amount=told.amount,
        fee=told.fee,
        net=told.net,
        currency=told.currency.upper(),
        at=datetime.fromtimestamp(told.created, UTC),
        source_id=identity(_get(source, "transfer") if is_reversal else source) or "",
        charge_id=identity(source if is_charge else _get(source, "charge")),
        intent_id=identity(_get(source, "payment_intent")),
        reference=text(metadata, "reference"),
    )


def holds(told: Any) -> dict[str, int]:
    """https://docs.stripe.com/api/balance/balance_object: available and pending together."""
    sums: Counter[str] = Counter()
    for part in (*told.available, *told.pending):
        sums[part.currency.upper()] += part.amount
    return dict(sums)


def disputed(told: Any) -> Disputed:
    """https://docs.stripe.com/api/disputes/object: what moved is in its balance transactions."""
    moved = [(one.amount, one.fee) for one in told.balance_transactions]
    standing = _STANDINGS.get(told.status, "open")
    taken = -sum(amount for amount, _ in moved if amount < 0)
    if taken and standing in ("inquiry", "closed"):
        standing = "lost" if told.status == "prevented" else "open"
    due_by = _get(_get(told, "evidence_details"), "due_by")
    return Disputed(
        id=told.id,
        charge_id=identity(told.charge) or "",
        standing=standing,
        amount=told.amount,
        currency=told.currency.upper(),
        reason=told.reason,
        opened_at=datetime.fromtimestamp(told.created, UTC),
        due_by=datetime.fromtimestamp(due_by, UTC) if due_by else None,
        taken=taken,
        given_back=sum(amount for amount, _ in moved if amount > 0),
        fee=sum(fee for _, fee in moved if fee > 0),
        fee_back=-sum(fee for _, fee in moved if fee < 0),
    )


def payee_account(told: Any) -> PayeeAccount:
    """https://docs.stripe.com/api/accounts/object"""
    wants = _get(told, "requirements")
    return PayeeAccount(
        id=told.id,
        is_active=_get(_get(told, "capabilities"), "transfers") == "active",
        has_submitted=bool(_get(told, "details_submitted")),
        trouble=_get(wants, "disabled_reason") or "",
    )


def sent(told: Any) -> Sent:
    """https://docs.stripe.com/api/transfers/object"""
    return Sent(
        id=told.id,
        amount=told.amount,
        currency=told.currency.upper(),
        destination=identity(told.destination) or "",
        reference=text(told.metadata, "reference"),
        reversed_amount=told.amount_reversed,
    )


def message(told: dict[str, Any]) -> Message:
    """An event's envelope; the object in it is only a hint of what to ask for."""
    about = told["data"]["object"]
    metadata = about.get("metadata") or {}
    return Message(
        id=told["id"],
        kind=told["type"],
        object_id=_charged(about) or about.get("id", ""),
        reference=metadata.get("reference") or about.get("client_reference_id"),
        payload=told,
    )


def decline(error: Any) -> str:
    """Why a card was refused: the issuer's reason, else Stripe's code."""
    return _get(error, "decline_code") or _get(error, "code") or "declined"


def fingerprint(error: Any) -> str | None:
    """Which card was refused, as Stripe tells cards apart; None if it does not say."""
    found = _get(_get(_get(error, "payment_method"), "card"), "fingerprint")
    return str(found) if found else None


def identity(told: Any) -> str | None:
    """The id of an object that may be expanded, or be its id already."""
    return told if told is None or isinstance(told, str) else str(told.id)


def text(metadata: Any, name: str) -> str:
    """A value of an object's metadata; empty if it has none."""
    return str(_get(metadata, name) or "")


def _charged(about: dict[str, Any]) -> str | None:
    """What a refund, a dispute or a charge belongs to; None for anything else."""
    if about.get("object") not in ("charge", "refund", "dispute"):
        return None
    return about.get("payment_intent") or about.get("charge")


def _is_whole(told: Any) -> bool:
    return told is not None and not isinstance(told, str)


def _get(told: Any, name: str) -> Any:
    if told is None or isinstance(told, str):
        return None
    return told.get(name) if isinstance(told, dict) else getattr(told, name, None)
