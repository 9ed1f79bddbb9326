"""What happens when a PaymentIntent is confirmed: authentication, decline, success, debit.

Source of the statuses: https://docs.stripe.com/payments/paymentintents/lifecycle.
"""

from dataclasses import dataclass

from payments.twin import charges
from payments.twin.cards import IBANS, NEEDS_AUTHENTICATION, Decline
from payments.twin.errors import ApiError
from payments.twin.events import emit
from payments.twin.payment_methods import card_error, card_of, keep
from payments.twin.store import Json, private, shown
from payments.twin.timers import later
from payments.twin.twin import DAY, Twin

NOT_AUTHENTICATED = (
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data "
    "or a new PaymentMethod to attempt to fulfill this PaymentIntent again."
)


@dataclass(frozen=True)
class Attempt:
    """How a confirmation is made: without the customer, and where a challenge leads."""

    base_url: str
    off_session: bool = False
    return_url: str | None = None
    error_on_action: bool = False
    challenge: bool = False


def confirm(twin: Twin, intent: Json, method: Json, attempt: Attempt) -> None:
    """Try to pay; raises ApiError 402 when the issuer refuses, the intent then says why."""
    intent.update({"payment_method": method["id"], "next_action": None, "last_payment_error": None})
    if method["type"] == "sepa_debit":
        _debit(twin, intent, method)
        return
    if attempt.off_session and _must_authenticate(method, off_session=True):
        _refuse(twin, intent, method, NEEDS_AUTHENTICATION)
    if not attempt.off_session and (
        attempt.challenge or _must_authenticate(method, off_session=False)
    ):
        if attempt.error_on_action:
            _refuse(twin, intent, method, NEEDS_AUTHENTICATION)
        _ask(twin, intent, attempt)
        return
    _authorise(twin, intent, method, authenticated=False)


def _must_authenticate(method: Json, *, off_session: bool) -> bool:
    sca = card_of(method).sca
    if sca == "setup":
        return not private(method).get("set_up")
    if sca == "payment":
        return not off_session
    return sca == "always"


def _ask(twin: Twin, intent: Json, attempt: Attempt) -> None:
    intent["status"] = "requires_action"
    intent["next_action"] = next_action(intent, attempt.return_url, attempt.base_url)
    twin.store.put(intent)
    emit(twin, "payment_intent.requires_action", intent)


def next_action(intent: Json, return_url: str | None, base_url: str) -> Json:
    """Where the customer authenticates; the page works with and without a return address."""
    url = f"{base_url}/3ds/{intent['id']}"
    if return_url is None:
        return {
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": url},
        }
    return {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": url}}


def authenticated(twin: Twin, intent: Json) -> None:
    """The customer has passed the challenge; raises ApiError 402 when the issuer refuses."""
    method = twin.store.get("payment_method", intent["payment_method"])
    intent["next_action"] = None
    _authorise(twin, intent, method, authenticated=True)


def not_authenticated(twin: Twin, intent: Json) -> None:
    """The customer has failed the challenge."""
    method = twin.store.get("payment_method", intent["payment_method"])
    intent["last_payment_error"] = {
        "code": "payment_intent_authentication_failure",
        "doc_url": "https://docs.stripe.com/error-codes#payment-intent-authentication-failure",
        "message": NOT_AUTHENTICATED,
        "payment_method": shown(method),
        "type": "invalid_request_error",
    }
    _back_to_start(twin, intent)


def _back_to_start(twin: Twin, intent: Json) -> None:
    intent.update(
        {"status": "requires_payment_method", "payment_method": None, "next_action": None}
    )
    twin.store.put(intent)
    emit(twin, "payment_intent.payment_failed", intent)


def _refuse(
    twin: Twin, intent: Json, method: Json, refusal: Decline, authenticated: bool = False
) -> None:
    charge = charges.make(
        twin, intent, method, "failed", refusal=refusal, authenticated=authenticated
    )
    intent["latest_charge"] = charge["id"]
    error = card_error(refusal, charge=charge["id"], payment_method=shown(method))
    intent["last_payment_error"] = dict(error.body)
    emit(twin, "charge.failed", charge)
    _back_to_start(twin, intent)
    error.body["payment_intent"] = shown(intent)
    raise error


def _authorise(twin: Twin, intent: Json, method: Json, *, authenticated: bool) -> None:
    card = card_of(method)
    refusal = card.refused or card.fails_when_charged
    if refusal is not None:
        _refuse(twin, intent, method, refusal, authenticated)
    charge = charges.make(twin, intent, method, "succeeded", authenticated=authenticated)
    intent["latest_charge"] = charge["id"]
    _remember_method(twin, intent, method)
    if intent["capture_method"] == "manual":
        intent.update({"status": "requires_capture", "amount_capturable": intent["amount"]})
        twin.store.put(intent)
        emit(twin, "charge.succeeded", charge)
        emit(twin, "payment_intent.amount_capturable_updated", intent)
        return
    _captured(twin, intent, charge, intent["amount"])
    emit(twin, "charge.succeeded", charge)
    emit(twin, "payment_intent.succeeded", intent)
    if card.dispute:
        later(twin, twin.settings.dispute_after, "open_dispute", charge["id"])


def _remember_method(twin: Twin, intent: Json, method: Json) -> None:
    if intent["setup_future_usage"] and intent["customer"]:
        keep(twin, method, intent["customer"])
        private(method)["set_up"] = intent["setup_future_usage"] == "off_session"
    elif method["customer"] is None:
        private(method)["spent"] = True
    twin.store.put(method)


def _captured(twin: Twin, intent: Json, charge: Json, amount: int) -> None:
    charge.update({"captured": True, "amount_captured": amount})
    twin.store.put(charge)
    later_on = intent["capture_method"] == "automatic_async" and twin.settings.async_capture
    if later_on:
        later(twin, 0, "settle_charge", charge["id"])
    else:
        charges.settle(twin, charge, quietly=True)
    intent.update({"status": "succeeded", "amount_received": amount, "amount_capturable": 0})
    twin.store.put(intent)


def capture(twin: Twin, intent: Json, amount: int) -> None:
    """Take what was held, or less; the rest is released."""
    charge = twin.store.get("charge", intent["latest_charge"])
    charge["amount_refunded"] = charge["amount"] - amount
    _captured(twin, intent, charge, amount)
    emit(twin, "charge.captured", charge)
    emit(twin, "payment_intent.succeeded", intent)


def _debit(twin: Twin, intent: Json, method: Json) -> None:
    charge = charges.make(twin, intent, method, "pending")
    charge.update({"captured": True, "amount_captured": charge["amount"]})
    intent.update({"status": "processing", "latest_charge": charge["id"]})
    _remember_method(twin, intent, method)
    twin.store.put(intent)
    emit(twin, "charge.pending", charge)
    emit(twin, "payment_intent.processing", intent)
    later(twin, twin.settings.sepa_days * DAY, "finish_debit", intent["id"])


def finish_debit(twin: Twin, intent: Json, succeeded: bool | None = None) -> None:
    """The bank has answered; without `succeeded`, as the test IBAN says."""
    if intent["status"] != "processing":
        return
    charge = twin.store.get("charge", intent["latest_charge"])
    method = twin.store.get("payment_method", intent["payment_method"])
    outcome = IBANS[private(method)["iban"]] == "succeeded" if succeeded is None else succeeded
    if outcome:
        charge.update({"status": "succeeded", "paid": True})
        _captured(twin, intent, charge, intent["amount"])
        emit(twin, "charge.succeeded", charge)
        emit(twin, "payment_intent.succeeded", intent)
        return
    message = "The customer's account has insufficient funds to cover this payment."
    charges.fail_pending(twin, charge, "insufficient_funds", message)
    error = ApiError(
        402,
        "card_error",
        message,
        code="payment_intent_payment_attempt_failed",
        charge=charge["id"],
        payment_method=shown(method),
    )
    intent["last_payment_error"] = dict(error.body)
    _back_to_start(twin, intent)
