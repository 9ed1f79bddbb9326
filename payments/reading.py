"""From what the gateway says to what it means: an Outcome, checked against what we asked for."""

import logging
from dataclasses import replace

from payments.errors import Mismatch
from payments.gateway import Checkout, Intent, Outcome, Result
from payments.models import Payment

log = logging.getLogger(__name__)

NEEDS_PAYER = frozenset({"authentication_required", "authentication_not_handled"})
"""Refusals that mean: only the payer, present, can make this payment go through."""

_BY_STATUS: dict[str, Result] = {
    "succeeded": "succeeded",
    "processing": "processing",
    "canceled": "cancelled",
    "requires_action": "action_required",
    "requires_confirmation": "open",
}


def base(payment: Payment, result: Result = "open") -> Outcome:
    """An outcome for this payment's current attempt, with what we know ourselves."""
    return Outcome(
        reference=payment.reference,
        result=result,
        amount=payment.amount,
        currency=payment.currency,
        attempt=payment.attempt,
        intent_id=payment.intent_id,
        session_id=payment.session_id,
        customer_id=payment.customer_id,
        payment_method_id=payment.payment_method_id,
    )


def of_intent(payment: Payment, intent: Intent) -> Outcome:
    """What a PaymentIntent means for its payment; Mismatch if it is not for this amount.

    A refusal of an older card is not an answer to the current attempt: then nothing of it
    has reached the gateway, and the payment is open.
    """
    if (intent.amount, intent.currency) != (payment.amount, payment.currency):
        raise _alarm(
            payment,
            f"the gateway has {intent.amount} {intent.currency} in {intent.id}, "
            f"we asked for {payment.amount} {payment.currency}",
        )
    return replace(
        base(payment, _result(payment, intent)),
        intent_id=intent.id,
        fee=intent.fee,
        charge_id=intent.charge_id,
        payment_method_id=intent.payment_method_id or payment.payment_method_id,
        decline_code=intent.decline_code,
        fingerprint=intent.fingerprint,
        is_disputed=intent.is_disputed,
    )


def of_checkout(payment: Payment, checkout: Checkout) -> Outcome:
    """What a checkout page means: still open, a card saved, a payment made, or nothing."""
    known = replace(
        base(payment),
        session_id=checkout.id,
        customer_id=checkout.customer_id or payment.customer_id,
    )
    if checkout.status == "open":
        return known
    if checkout.status == "expired":
        return replace(known, result="expired")
    if checkout.intent is not None:
        meant = of_intent(payment, checkout.intent)
        result: Result = "processing" if meant.result == "action_required" else meant.result
        return replace(
            meant, result=result, session_id=known.session_id, customer_id=known.customer_id
        )
    if checkout.payment_method_id is None:
        return known
    return replace(known, result="saved", payment_method_id=checkout.payment_method_id)


def is_old(payment: Payment, found: Outcome) -> bool:
    """Whether a checkout page tells of a card that is kept already: the intent is newer."""
    return found.result == "saved" and found.payment_method_id == payment.payment_method_id


def second_charge(payment: Payment, outcome: Outcome) -> Mismatch:
    """The alarm for a payment that was charged twice."""
    return _alarm(payment, f"charged twice: {payment.charge_id} and {outcome.charge_id}")


def _result(payment: Payment, intent: Intent) -> Result:
    if intent.status != "requires_payment_method":
        return _BY_STATUS.get(intent.status, "unknown")
    if intent.decline_code is None:
        return "open"
    is_older = (
        intent.failed_method_id is not None
        and payment.payment_method_id is not None
        and payment.state in ("charging", "unknown")
        and intent.failed_method_id != payment.payment_method_id
    )
    if is_older:
        return "open"
    return "action_required" if intent.decline_code in NEEDS_PAYER else "declined"


def _alarm(payment: Payment, sentence: str) -> Mismatch:
    log.critical("%s: %s", payment.reference, sentence)
    return Mismatch(f"{payment.reference}: {sentence}")
