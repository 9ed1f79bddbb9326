"""The payment's row and its books follow what the gateway said: one place, in any order, once.

Called within the unit of work in which the owner of the reference writes its own change, so
that the state, the postings and everything that follows from a success commit together.
"""

from kit import clock
from kit.money import share
from payments import disputes, locks, queries, reading
from payments.gateway import Outcome
from payments.ledger import entries
from payments.models import Payment
from payments.states import PAYMENT

_AFTER: dict[str, str] = {
    "saved": "saved",
    "processing": "processing",
    "succeeded": "succeeded",
    "declined": "declined",
    "action_required": "action_required",
    "unknown": "unknown",
    "expired": "cancelled",
    "cancelled": "cancelled",
}
"""Which state of a payment each result leads to; "open" leads nowhere."""


def follow(outcome: Outcome, *, fee_basis_points: int = 0) -> bool:
    """Write an outcome into its payment and the ledger; whether it told anything new.

    A success is written once and never undone by an older answer; an answer about an earlier
    attempt is passed over. `fee_basis_points` is the platform's share of a capture. Mismatch
    if the payment turns out to be charged twice.
    """
    payment = locks.payment(outcome.reference)
    if payment is None:
        return False
    if outcome.is_disputed and not queries.disputes_of(payment.reference):
        disputes.defer(payment.reference)
    if outcome.result == "succeeded":
        return _succeeded(payment, outcome, fee_basis_points)
    if payment.state == "succeeded" or outcome.attempt < payment.attempt:
        return False
    if outcome.result == "saved":
        return _saved(payment, outcome)
    after = _AFTER.get(outcome.result, payment.state)
    _learn(payment, outcome)
    if after == payment.state or not PAYMENT.allows(payment.state, after):
        return False
    payment.decline_code = outcome.decline_code
    if after == "cancelled" or outcome.result == "processing":
        payment.checkout_url = None
    payment.move_to(after, reason=outcome.decline_code or "")
    return True


def _saved(payment: Payment, outcome: Outcome) -> bool:
    """A new card was given; the same card told again is no news."""
    if payment.payment_method_id == outcome.payment_method_id:
        return False
    _learn(payment, outcome)
    payment.payment_method_id = outcome.payment_method_id
    payment.checkout_url = None
    if not PAYMENT.allows(payment.state, "saved"):
        return False
    payment.move_to("saved")
    return True


def _succeeded(payment: Payment, outcome: Outcome, fee_basis_points: int) -> bool:
    if payment.charge_id is not None and payment.charge_id != outcome.charge_id:
        raise reading.second_charge(payment, outcome)
    is_news, fee = payment.state != "succeeded", 0 if payment.fee else outcome.fee or 0
    if fee:
        payment.fee = fee
    if is_news:
        _learn(payment, outcome)
        payment.charge_id = outcome.charge_id
        payment.decline_code = None
        payment.checkout_url = None
        payment.settled_at = clock.now()
        payment.platform_fee = share(payment.amount, fee_basis_points)
        payment.move_to("succeeded")
        name, owner, currency = payment.reference, payment.owner, payment.currency
        entries.capture(name, owner, payment.amount, currency)
        if payment.platform_fee:
            entries.platform_fee(name, owner, payment.platform_fee, currency)
    if fee:
        entries.gateway_fee(payment.reference, fee, payment.currency)
    return is_news


def _learn(payment: Payment, outcome: Outcome) -> None:
    """Keep the gateway's identifiers; what is known already is not unlearned."""
    payment.intent_id = payment.intent_id or outcome.intent_id
    payment.customer_id = payment.customer_id or outcome.customer_id
