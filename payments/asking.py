"""Asking the gateway how a payment stands; changes nothing of ours and nothing there."""

from kit.unit_of_work import forbid, unit_of_work
from payments import gateway, queries, reading
from payments.gateway import Outcome
from payments.models import Payment


def ask(reference: str) -> Outcome:
    """How the payment for a reference stands at the gateway, now.

    An open checkout page is asked first, as a card given there is newer than a refusal. A
    payment that never reached the gateway is "open". Mismatch, GatewayUnavailable.
    """
    forbid("the gateway")
    with unit_of_work():
        payment = queries.by_reference(reference)
    if payment is None:
        return Outcome(reference, "open")
    return of(payment)


def of(payment: Payment) -> Outcome:
    """The same for a payment already read."""
    if payment.session_id is not None and payment.checkout_url is not None:
        found = reading.of_checkout(payment, gateway.current().checkout(payment.session_id))
        is_newer = found.result not in ("open", "expired") and not reading.is_old(payment, found)
        if is_newer or payment.intent_id is None:
            return found
    if payment.intent_id is not None:
        return reading.of_intent(payment, gateway.current().intent(payment.intent_id))
    if payment.state == "saved":
        return reading.base(payment, "saved")
    return reading.base(payment, "cancelled" if payment.state == "cancelled" else "open")
