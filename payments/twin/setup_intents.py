"""SetupIntents: saving a card to charge it later.

Source: https://docs.stripe.com/api/setup_intents.
"""

from payments.twin.charging import Attempt, next_action
from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid, unexpected_state
from payments.twin.events import emit
from payments.twin.intent_params import SETUP_CANCEL, SETUP_CONFIRM, SETUP_CREATE, SETUP_UPDATE
from payments.twin.listing import matching, page
from payments.twin.params import EXPAND, PAGE, PERIOD, TEXT
from payments.twin.payment_intents import allowed_types
from payments.twin.payment_methods import card_error, card_of, keep, usable
from payments.twin.store import Json, private, shown
from payments.twin.twin import Twin

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
NOT_AUTHENTICATED = (
    "The latest attempt to set up the payment method has failed because authentication failed."
)


def make(twin: Twin, **fields: object) -> Json:
    """A new intent with its event."""
    identifier = twin.ids.new("seti")
    intent: Json = {
        "id": identifier,
        "object": "setup_intent",
        "application": None,
        "automatic_payment_methods": None,
        "cancellation_reason": None,
        "client_secret": twin.ids.secret(identifier),
        "created": twin.clock.now(),
        "customer": None,
        "customer_account": None,
        "description": None,
        "excluded_payment_method_types": None,
        "flow_directions": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": "off_session",
    }
    intent.update(fields)
    if intent["payment_method"]:
        intent["status"] = "requires_confirmation"
    twin.store.put(intent)
    emit(twin, "setup_intent.created", intent)
    return intent


def attempt_setup(twin: Twin, intent: Json, method: Json, attempt: Attempt) -> None:
    """Try to save the method; raises ApiError 402 when the issuer refuses."""
    intent.update({"payment_method": method["id"], "last_setup_error": None, "next_action": None})
    if method["type"] == "card":
        refusal = card_of(method).refused
        if refusal is not None:
            error = card_error(refusal, payment_method=shown(method))
            _fail(twin, intent, dict(error.body))
            error.body["setup_intent"] = shown(intent)
            raise error
        if card_of(method).sca in ("setup", "always") or attempt.challenge:
            intent["status"] = "requires_action"
            intent["next_action"] = next_action(intent, attempt.return_url, attempt.base_url)
            twin.store.put(intent)
            emit(twin, "setup_intent.requires_action", intent)
            return
    _succeed(twin, intent, method)


def authenticated(twin: Twin, intent: Json) -> None:
    """The customer has passed the challenge."""
    method = twin.store.get("payment_method", intent["payment_method"])
    _succeed(twin, intent, method)


def not_authenticated(twin: Twin, intent: Json) -> None:
    """The customer has failed the challenge."""
    method = twin.store.get("payment_method", intent["payment_method"])
    error = {
        "code": "setup_intent_authentication_failure",
        "doc_url": "https://docs.stripe.com/error-codes#setup-intent-authentication-failure",
        "message": NOT_AUTHENTICATED,
        "payment_method": shown(method),
        "type": "invalid_request_error",
    }
    _fail(twin, intent, error)


def _succeed(twin: Twin, intent: Json, method: Json) -> None:
    if intent["customer"]:
        keep(twin, method, intent["customer"])
    private(method)["set_up"] = intent["usage"] == "off_session"
    twin.store.put(method)
    intent.update({"status": "succeeded", "next_action": None})
    twin.store.put(intent)
    emit(twin, "setup_intent.succeeded", intent)


def _fail(twin: Twin, intent: Json, error: Json) -> None:
    intent.update(
        {
            "status": "requires_payment_method",
            "payment_method": None,
            "next_action": None,
            "last_setup_error": error,
        }
    )
    twin.store.put(intent)
    emit(twin, "setup_intent.setup_failed", intent)


def create(twin: Twin, call: Call) -> Json:
    """A new intent, confirmed at once if asked."""
    given = call.params
    fields = call.clean("customer", "description", "usage")
    if given.get("customer"):
        twin.store.named("customer", given["customer"], "customer")
    fields |= allowed_types(call)
    fields["metadata"] = given.get("metadata") or {}
    fields["payment_method_options"] = given.get("payment_method_options") or {}
    if given.get("payment_method"):
        fields["payment_method"] = usable(twin, given["payment_method"], given.get("customer"))[
            "id"
        ]
    intent = make(twin, **fields)
    if given.get("confirm"):
        _confirm(twin, call, intent)
    return intent


def _confirm(twin: Twin, call: Call, intent: Json) -> None:
    if not intent["payment_method"]:
        raise invalid(
            "You cannot confirm this SetupIntent because it's missing a payment method.",
            code="setup_intent_unexpected_state",
        )
    method = usable(twin, intent["payment_method"], intent["customer"])
    options = (intent["payment_method_options"] or {}).get("card") or {}
    attempt = Attempt(
        base_url=call.base_url,
        return_url=call.params.get("return_url") or None,
        challenge=options.get("request_three_d_secure") in ("any", "challenge"),
    )
    attempt_setup(twin, intent, method, attempt)


def _of(twin: Twin, call: Call) -> Json:
    return twin.store.get("setup_intent", call.args["intent"], "intent")


def retrieve(twin: Twin, call: Call) -> Json:
    """One intent."""
    return _of(twin, call)


def update(twin: Twin, call: Call) -> Json:
    """Change an intent that is not done."""
    intent = _of(twin, call)
    if intent["status"] not in OPEN:
        raise unexpected_state("SetupIntent", shown(intent), "update", ", ".join(OPEN))
    if call.params.get("customer"):
        twin.store.named("customer", call.params["customer"], "customer")
    intent.update(call.clean("customer", "description"))
    if call.params.get("payment_method_types"):
        intent["payment_method_types"] = call.params["payment_method_types"]
    if call.params.get("payment_method"):
        method = usable(twin, call.params["payment_method"], intent["customer"])
        intent.update({"payment_method": method["id"], "status": "requires_confirmation"})
    merge_metadata(intent, call)
    return twin.store.put(intent)


def confirm(twin: Twin, call: Call) -> Json:
    """Try to save the method given or set before."""
    intent = _of(twin, call)
    _refuse_checkout(intent, "confirm")
    if intent["status"] not in OPEN:
        raise unexpected_state("SetupIntent", shown(intent), "confirm", ", ".join(OPEN))
    if call.params.get("payment_method"):
        method = usable(twin, call.params["payment_method"], intent["customer"])
        intent["payment_method"] = method["id"]
    intent["payment_method_options"].update(call.params.get("payment_method_options") or {})
    _confirm(twin, call, intent)
    return intent


def _refuse_checkout(intent: Json, action: str) -> None:
    if private(intent).get("session_open"):
        raise invalid(
            f"You cannot {action} a SetupIntent of an open Checkout Session; expire the "
            "session instead.",
            code="setup_intent_unexpected_state",
        )


def cancel(twin: Twin, call: Call) -> Json:
    """Give up an intent that is not done."""
    intent = _of(twin, call)
    _refuse_checkout(intent, "cancel")
    if intent["status"] not in OPEN:
        raise unexpected_state("SetupIntent", shown(intent), "cancel", ", ".join(OPEN))
    cancel_intent(twin, intent, call.params.get("cancellation_reason") or None)
    return intent


def cancel_intent(twin: Twin, intent: Json, reason: str | None) -> None:
    """Cancel."""
    intent.update({"status": "canceled", "cancellation_reason": reason, "next_action": None})
    twin.store.put(intent)
    emit(twin, "setup_intent.canceled", intent)


def listed(twin: Twin, call: Call) -> Json:
    """Intents, newest first, by customer and payment method if given."""
    things = matching(twin.store.of("setup_intent"), call, "customer", "payment_method")
    return page(twin, call, things)


PATH = "/v1/setup_intents"
LIST = {**PAGE, "created": PERIOD, "customer": TEXT, "payment_method": TEXT}
ENDPOINTS = [
    Endpoint("POST", PATH, create, SETUP_CREATE),
    Endpoint("GET", PATH, listed, LIST),
    Endpoint("GET", f"{PATH}/<intent>", retrieve, {**EXPAND, "client_secret": TEXT}),
    Endpoint("POST", f"{PATH}/<intent>", update, SETUP_UPDATE),
    Endpoint("POST", f"{PATH}/<intent>/confirm", confirm, SETUP_CONFIRM),
    Endpoint("POST", f"{PATH}/<intent>/cancel", cancel, SETUP_CANCEL),
]
