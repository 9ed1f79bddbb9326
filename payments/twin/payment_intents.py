"""PaymentIntents: the API of one payment from its amount to its success.

Source: https://docs.stripe.com/api/payment_intents.
"""

from payments.twin import charging
from payments.twin.charging import Attempt
from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid, unexpected_state
from payments.twin.events import emit
from payments.twin.intent_params import CANCEL, CAPTURE, CONFIRM, CREATE, UPDATE
from payments.twin.listing import matching, page
from payments.twin.params import EXPAND, PAGE, PERIOD, TEXT
from payments.twin.payment_methods import usable
from payments.twin.store import Json, private, shown
from payments.twin.timers import cancel as cancel_timers
from payments.twin.twin import Twin

CURRENCIES = ("chf", "eur", "gbp", "usd")
SMALLEST, LARGEST = 50, 99_999_999
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELABLE = (*CONFIRMABLE, "requires_capture")
AUTOMATIC_TYPES = ["card", "sepa_debit"]
TEXTS = (
    "description",
    "receipt_email",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)


def check_money(amount: int, currency: str) -> str:
    """The currency in lower case; raises ApiError (400) for what Stripe would not take."""
    if currency.lower() not in CURRENCIES:
        listed_currencies = ", ".join(CURRENCIES)
        message = f"Invalid currency: {currency}. The twin supports: {listed_currencies}"
        raise invalid(message, param="currency")
    if amount < SMALLEST:
        message = "Amount must be at least 50 cents"
        raise invalid(message, code="amount_too_small", param="amount")
    if amount > LARGEST:
        message = "Amount must be no more than 999,999.99"
        raise invalid(message, code="amount_too_large", param="amount")
    return currency.lower()


NOT_SIMULATED = (
    "application",
    "application_fee_amount",
    "automatic_payment_methods",
    "customer_account",
    "excluded_payment_method_types",
    "managed_payments",
    "on_behalf_of",
    "payment_method_configuration_details",
    "processing",
    "review",
    "shipping",
    "transfer_data",
)
"""Fields that Stripe has and that are empty here unless somebody gives them."""


def make(twin: Twin, amount: int, currency: str, **fields: object) -> Json:
    """A new intent with its event; the amount is in cents."""
    identifier = twin.ids.new("pi")
    intent: Json = {
        **dict.fromkeys(NOT_SIMULATED),
        "id": identifier,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": twin.ids.secret(identifier),
        "confirmation_method": "automatic",
        "created": twin.clock.now(),
        "currency": check_money(amount, currency),
        "customer": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "receipt_email": None,
        "setup_future_usage": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_group": None,
    }
    intent.update(fields)
    if intent["payment_method"]:
        intent["status"] = "requires_confirmation"
    twin.store.put(intent)
    emit(twin, "payment_intent.created", intent)
    return intent


def create(twin: Twin, call: Call) -> Json:
    """A new intent, confirmed at once if asked."""
    given = call.params
    confirming = bool(given.get("confirm"))
    if not confirming:
        for name in ("off_session", "return_url", "error_on_requires_action"):
            if name in given:
                message = f"You can only provide {name} when confirm=true."
                raise invalid(message, param=name)
    if given.get("customer"):
        twin.store.named("customer", given["customer"], "customer")
    fields = call.clean(*TEXTS, "customer", "setup_future_usage")
    fields |= {
        name: given[name] for name in ("capture_method", "confirmation_method") if given.get(name)
    }
    fields |= allowed_types(call)
    fields["metadata"] = given.get("metadata") or {}
    fields["payment_method_options"] = given.get("payment_method_options") or {}
    check_money(given["amount"], given["currency"])
    if given.get("payment_method"):
        fields["payment_method"] = _method(twin, call, fields)["id"]
    if confirming:
        _check_return_url(call, fields)
    intent = make(twin, given["amount"], given["currency"], **fields)
    if confirming:
        _confirm(twin, call, intent)
    return intent


def allowed_types(call: Call) -> Json:
    """The methods an intent takes: those named, or all that the twin knows."""
    named = call.params.get("payment_method_types")
    if named:
        return {"payment_method_types": named}
    automatic = call.params.get("automatic_payment_methods") or {"enabled": True}
    fields: Json = {
        "automatic_payment_methods": {"allow_redirects": "always", **automatic},
        "payment_method_types": AUTOMATIC_TYPES,
    }
    allowed = call.params.get("allowed_payment_method_types")
    if allowed:
        fields |= {"allowed_payment_method_types": allowed, "payment_method_types": allowed}
    return fields


def _method(twin: Twin, call: Call, intent: Json) -> Json:
    method = usable(twin, call.params["payment_method"], intent.get("customer"))
    if method["type"] not in intent["payment_method_types"]:
        message = (
            f"The PaymentMethod provided ({method['type']}) is not allowed for this "
            "PaymentIntent. Please attach a suitable PaymentMethod."
        )
        raise invalid(message, param="payment_method")
    return method


def _check_return_url(call: Call, intent: Json) -> None:
    automatic = intent.get("automatic_payment_methods")
    redirects = (automatic or {}).get("allow_redirects") == "always"
    if redirects and not call.params.get("return_url") and not call.params.get("off_session"):
        raise invalid(
            "This PaymentIntent is configured to accept payment methods that might redirect "
            "your customer off of your page: you must provide a `return_url`, or set "
            "`automatic_payment_methods[allow_redirects]` to `never`.",
        )


def _confirm(twin: Twin, call: Call, intent: Json) -> None:
    if not intent["payment_method"]:
        raise invalid(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    method = usable(twin, intent["payment_method"], intent["customer"])
    options = (intent["payment_method_options"] or {}).get("card") or {}
    attempt = Attempt(
        base_url=call.base_url,
        off_session=bool(call.params.get("off_session")),
        return_url=call.params.get("return_url") or None,
        error_on_action=bool(call.params.get("error_on_requires_action")),
        challenge=options.get("request_three_d_secure") in ("any", "challenge"),
    )
    charging.confirm(twin, intent, method, attempt)


def _of(twin: Twin, call: Call) -> Json:
    return twin.store.get("payment_intent", call.args["intent"], "intent")


def retrieve(twin: Twin, call: Call) -> Json:
    """One intent."""
    return _of(twin, call)


def update(twin: Twin, call: Call) -> Json:
    """Change an intent that is not yet confirmed."""
    intent = _of(twin, call)
    if intent["status"] not in CONFIRMABLE and set(call.params) - {"metadata", "expand"} - set(
        TEXTS
    ):
        raise unexpected_state("PaymentIntent", shown(intent), "update", ", ".join(CONFIRMABLE))
    if call.params.get("customer"):
        twin.store.named("customer", call.params["customer"], "customer")
    money = {"amount": intent["amount"], "currency": intent["currency"]}
    money |= {name: call.params[name] for name in money if name in call.params}
    intent.update({**money, "currency": check_money(**money)})
    intent.update(call.clean(*TEXTS, "customer", "setup_future_usage"))
    if call.params.get("payment_method"):
        intent["payment_method"] = _method(twin, call, intent)["id"]
        intent["status"] = "requires_confirmation"
    merge_metadata(intent, call)
    return twin.store.put(intent)


def confirm(twin: Twin, call: Call) -> Json:
    """Try to pay, with the method given or the one set before."""
    intent = _of(twin, call)
    _refuse_checkout(intent, "confirm")
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state("PaymentIntent", shown(intent), "confirm", ", ".join(CONFIRMABLE))
    _check_return_url(call, intent)
    intent.update(call.clean("receipt_email", "setup_future_usage"))
    intent["payment_method_options"].update(call.params.get("payment_method_options") or {})
    if call.params.get("payment_method"):
        intent["payment_method"] = _method(twin, call, intent)["id"]
    _confirm(twin, call, intent)
    return intent


def capture(twin: Twin, call: Call) -> Json:
    """Take what a manual capture holds."""
    intent = _of(twin, call)
    if intent["status"] != "requires_capture":
        raise unexpected_state("PaymentIntent", shown(intent), "capture", "requires_capture")
    capturable: int = intent["amount_capturable"]
    amount: int = call.params.get("amount_to_capture", capturable)
    if not 1 <= amount <= capturable:
        message = "The amount to capture must be between 1 and the amount capturable."
        raise invalid(message, code="amount_too_large", param="amount_to_capture")
    merge_metadata(intent, call)
    charging.capture(twin, intent, amount)
    return intent


def _refuse_checkout(intent: Json, action: str) -> None:
    if private(intent).get("session_open"):
        raise invalid(
            f"You cannot {action} a PaymentIntent of an open Checkout Session; expire the "
            "session instead.",
            code="payment_intent_unexpected_state",
        )


def cancel(twin: Twin, call: Call) -> Json:
    """Give up an intent that has not succeeded."""
    intent = _of(twin, call)
    _refuse_checkout(intent, "cancel")
    if intent["status"] not in CANCELABLE:
        raise unexpected_state("PaymentIntent", shown(intent), "cancel", ", ".join(CANCELABLE))
    cancel_intent(twin, intent, call.params.get("cancellation_reason") or None)
    return intent


def cancel_intent(twin: Twin, intent: Json, reason: str | None) -> None:
    """Cancel, releasing what was held."""
    if intent["status"] == "requires_capture":
        charge = twin.store.get("charge", intent["latest_charge"])
        charge.update({"refunded": True, "amount_refunded": charge["amount"]})
        twin.store.put(charge)
        emit(twin, "charge.refunded", charge)
    cancel_timers(twin, intent["id"])
    intent.update({"status": "canceled", "canceled_at": twin.clock.now(), "next_action": None})
    intent.update({"cancellation_reason": reason, "amount_capturable": 0})
    twin.store.put(intent)
    emit(twin, "payment_intent.canceled", intent)


def listed(twin: Twin, call: Call) -> Json:
    """Intents, newest first, by customer if given."""
    return page(twin, call, matching(twin.store.of("payment_intent"), call, "customer"))


PATH = "/v1/payment_intents"
ENDPOINTS = [
    Endpoint("POST", PATH, create, CREATE, ("amount", "currency")),
    Endpoint("GET", PATH, listed, {**PAGE, "created": PERIOD, "customer": TEXT}),
    Endpoint("GET", f"{PATH}/<intent>", retrieve, {**EXPAND, "client_secret": TEXT}),
    Endpoint("POST", f"{PATH}/<intent>", update, UPDATE),
    Endpoint("POST", f"{PATH}/<intent>/confirm", confirm, CONFIRM),
    Endpoint("POST", f"{PATH}/<intent>/capture", capture, CAPTURE),
    Endpoint("POST", f"{PATH}/<intent>/cancel", cancel, CANCEL),
]
