"""What happens to a Checkout Session: submission of the page, challenge, success, expiry.

Source: https://docs.stripe.com/payments/checkout/how-checkout-works.
"""

from dataclasses import dataclass
from urllib.parse import quote

from payments.twin import charging, customers, payment_intents, setup_intents
from payments.twin.charging import Attempt
from payments.twin.events import emit
from payments.twin.store import Json, private
from payments.twin.timers import cancel as cancel_timers
from payments.twin.timers import later
from payments.twin.twin import Twin

PLACEHOLDER = "{CHECKOUT_SESSION_ID}"


@dataclass(frozen=True)
class Payer:
    """Who filled in the page."""

    email: str
    name: str


def success_url(session: Json) -> str:
    """Where the customer goes after success, the session's id put in."""
    address: str = session["success_url"]
    return address.replace(PLACEHOLDER, session["id"]).replace(
        quote(PLACEHOLDER, safe=""), session["id"]
    )


def submit(twin: Twin, session: Json, method: Json, payer: Payer, base_url: str) -> Json:
    """Pay or save with `method`; gives the intent, raises ApiError 402 on a decline."""
    details = private(session)
    details["payer"] = {"email": payer.email, "name": payer.name}
    attempt = Attempt(base_url=base_url, return_url=f"{base_url}/c/pay/{session['id']}")
    _ensure_customer(twin, session, payer)
    if session["mode"] == "setup":
        intent = twin.store.get("setup_intent", session["setup_intent"])
        intent["customer"] = session["customer"]
        setup_intents.attempt_setup(twin, intent, method, attempt)
    else:
        intent = _payment_intent(twin, session, payer)
        charging.confirm(twin, intent, method, attempt)
    twin.store.put(session)
    if intent["status"] in ("succeeded", "requires_capture", "processing"):
        complete(twin, session)
    return intent


def _ensure_customer(twin: Twin, session: Json, payer: Payer) -> None:
    data = private(session).get("payment_intent_data") or {}
    always = session["customer_creation"] == "always"
    needed = always or (session["mode"] == "payment" and bool(data.get("setup_future_usage")))
    if session["customer"] is None and needed:
        customer = customers.make(twin, email=payer.email, name=payer.name or None)
        session["customer"] = customer["id"]
        twin.store.put(session)


def _payment_intent(twin: Twin, session: Json, payer: Payer) -> Json:
    if session["payment_intent"]:
        found: Json = twin.store.get("payment_intent", session["payment_intent"])
        return found
    data = dict(private(session).get("payment_intent_data") or {})
    data.setdefault("metadata", {})
    data.pop("shipping", None)
    intent = payment_intents.make(
        twin,
        session["amount_total"],
        session["currency"],
        **{name: value for name, value in data.items() if value not in ("", None)},
        customer=session["customer"],
        payment_method_types=session["payment_method_types"],
        _twin={"session_open": session["id"]},
    )
    session["payment_intent"] = intent["id"]
    twin.store.put(session)
    return intent


def intent_of(twin: Twin, session: Json) -> Json | None:
    """The session's intent, if it has one yet."""
    return twin.store.find(session["payment_intent"] or session["setup_intent"])


def session_of(twin: Twin, intent: Json) -> Json | None:
    """The open session to which an intent belongs."""
    return twin.store.find(private(intent).get("session_open"), "checkout.session")


def complete(twin: Twin, session: Json) -> None:
    """The customer is through: the session is complete and says so to the platform."""
    intent = intent_of(twin, session) or {}
    private(intent)["session_open"] = None
    payer = private(session).get("payer") or {}
    customer = twin.store.find(session["customer"]) or {}
    session["customer_details"] = {
        "address": None,
        "business_name": None,
        "email": payer.get("email") or customer.get("email"),
        "individual_name": None,
        "name": payer.get("name") or customer.get("name"),
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    session.update({"status": "complete", "url": None, "payment_status": _paid(session, intent)})
    cancel_timers(twin, session["id"])
    twin.store.put(intent)
    twin.store.put(session)
    emit(twin, "checkout.session.completed", session)
    if intent["status"] == "processing":
        later(twin, twin.settings.sepa_days * 86_400, "finish_async_session", session["id"])


def _paid(session: Json, intent: Json) -> str:
    if session["mode"] == "setup":
        return "no_payment_required"
    return "paid" if intent["status"] == "succeeded" else "unpaid"


def finish_async(twin: Twin, session: Json) -> None:
    """The debit of a completed session is decided."""
    intent = intent_of(twin, session)
    if intent is None or session["payment_status"] != "unpaid":
        return
    charging.finish_debit(twin, intent)
    tell_async(twin, session, intent)


def tell_async(twin: Twin, session: Json, intent: Json) -> None:
    """Tell how the debit of a completed session ended."""
    cancel_timers(twin, session["id"], "finish_async_session")
    if intent["status"] == "succeeded":
        session["payment_status"] = "paid"
        twin.store.put(session)
        emit(twin, "checkout.session.async_payment_succeeded", session)
    else:
        emit(twin, "checkout.session.async_payment_failed", session)


def expire(twin: Twin, session: Json) -> None:
    """Close an open session; its intent is cancelled."""
    if session["status"] != "open":
        return
    session.update({"status": "expired", "url": None})
    cancel_timers(twin, session["id"])
    twin.store.put(session)
    intent = intent_of(twin, session)
    if intent is not None and intent["status"] not in ("succeeded", "canceled"):
        private(intent)["session_open"] = None
        if session["mode"] == "setup":
            setup_intents.cancel_intent(twin, intent, "abandoned")
        else:
            payment_intents.cancel_intent(twin, intent, "expired")
    emit(twin, "checkout.session.expired", session)


def authenticate(twin: Twin, intent: Json, *, passed: bool) -> None:
    """The customer has answered a challenge; raises ApiError 402 on a decline after it."""
    domain = charging if intent["object"] == "payment_intent" else setup_intents
    session = session_of(twin, intent)
    if not passed:
        domain.not_authenticated(twin, intent)
        return
    domain.authenticated(twin, intent)
    if session is not None:
        complete(twin, session)
