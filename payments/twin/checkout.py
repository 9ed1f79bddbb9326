"""Checkout Sessions: the API of the hosted page, to pay or to save a card.

Source: https://docs.stripe.com/api/checkout/sessions.
"""

from payments.twin import checkout_flow, setup_intents
from payments.twin.checkout_params import CREATE, LIST, UPDATE
from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid, missing_parameter
from payments.twin.listing import matching, page
from payments.twin.params import EXPAND
from payments.twin.payment_intents import check_money
from payments.twin.store import Json, private
from payments.twin.timers import later
from payments.twin.twin import DAY, Twin

PATH = "/v1/checkout/sessions"
SHORTEST = 30 * 60


def create(twin: Twin, call: Call) -> Json:
    """A new session with the address of its page."""
    given = call.params
    _check(twin, call)
    items, total, currency = _priced(twin, call)
    identifier = twin.ids.new("cs_test")
    mode = given["mode"]
    session: Json = {
        **_blank(identifier),
        "amount_subtotal": total,
        "amount_total": total,
        "created": twin.clock.now(),
        "currency": currency,
        "customer_creation": _customer_creation(call),
        "expires_at": given.get("expires_at", twin.clock.now() + DAY),
        "metadata": given.get("metadata") or {},
        "mode": mode,
        "payment_method_options": given.get("payment_method_options") or {},
        "payment_method_types": given.get("payment_method_types") or ["card"],
        "payment_status": "no_payment_required" if mode == "setup" else "unpaid",
        "url": f"{call.base_url}/c/pay/{identifier}",
    }
    if mode == "payment":
        session["total_details"] = {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0}
    words = ("cancel_url", "client_reference_id", "customer", "customer_email", "locale")
    session.update(call.clean(*words, "submit_type", "success_url", "billing_address_collection"))
    private(session)["line_items"] = items
    private(session)["payment_intent_data"] = given.get("payment_intent_data") or {}
    if mode == "setup":
        session["setup_intent"] = _setup_intent(twin, call, session)["id"]
    twin.store.put(session)
    later(twin, session["expires_at"] - twin.clock.exact(), "expire_session", identifier)
    return session


def _customer_creation(call: Call) -> str | None:
    given: str | None = call.params.get("customer_creation")
    if given or call.params.get("customer") or call.params["mode"] == "setup":
        return given
    return "if_required"


def _blank(identifier: str) -> Json:
    nothing = (
        "after_expiration allow_promotion_codes billing_address_collection cancel_url "
        "client_reference_id client_secret collected_information consent consent_collection "
        "currency_conversion customer customer_account customer_details customer_email discounts "
        "integration_identifier invoice invoice_creation locale managed_payments origin_context "
        "payment_intent payment_link payment_method_configuration_details permissions "
        "recovered_from saved_payment_method_options setup_intent shipping_address_collection "
        "shipping_cost submit_type subscription success_url total_details wallet_options"
    )
    return {
        **dict.fromkeys(nothing.split()),
        "id": identifier,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "livemode": False,
        "payment_method_collection": "if_required",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "ui_mode": "hosted_page",
    }


def _check(twin: Twin, call: Call) -> None:
    given = call.params
    if not given.get("success_url"):
        raise missing_parameter("success_url")
    if given.get("customer"):
        twin.store.named("customer", given["customer"], "customer")
        for other in ("customer_email", "customer_creation"):
            if given.get(other):
                message = f"You may only specify one of these parameters: customer, {other}."
                raise invalid(message, param=other)
    forbidden = {
        "setup": ("line_items", "payment_intent_data", "submit_type"),
        "payment": ("setup_intent_data",),
    }
    for name in forbidden[given["mode"]]:
        if given.get(name):
            raise invalid(f"You can not pass `{name}` in `{given['mode']}` mode.", param=name)
    lasts = given.get("expires_at", twin.clock.now() + DAY) - twin.clock.now()
    if not SHORTEST - 60 <= lasts <= DAY + 60:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from now."
        raise invalid(message, param="expires_at")


def _priced(twin: Twin, call: Call) -> tuple[list[Json], int | None, str | None]:
    if call.params["mode"] == "setup":
        if not call.params.get("currency") and not call.params.get("payment_method_types"):
            message = "You must provide `currency` or `payment_method_types` in `setup` mode."
            raise invalid(message, code="parameter_missing", param="currency")
        return [], None, call.params.get("currency")
    given = call.params.get("line_items")
    if not given:
        raise missing_parameter("line_items")
    items = [_item(twin, each, index) for index, each in enumerate(given)]
    currencies = {item["currency"] for item in items}
    if len(currencies) > 1:
        raise invalid("All line items must have the same currency.", param="line_items")
    total = sum(item["amount_total"] for item in items)
    return items, total, check_money(total, currencies.pop())


def _item(twin: Twin, given: Json, index: int) -> Json:
    data = given["price_data"]
    quantity = given.get("quantity", 1)
    name = f"line_items[{index}]"
    if "unit_amount" not in data:
        raise missing_parameter(f"{name}[price_data][unit_amount]")
    if quantity < 1:
        raise invalid("Invalid positive integer", param=f"{name}[quantity]")
    amount = data["unit_amount"] * quantity
    return {
        "id": twin.ids.new("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": data["currency"].lower(),
        "description": data["product_data"]["name"],
        "metadata": {},
        "price": None,
        "quantity": quantity,
    }


def _setup_intent(twin: Twin, call: Call, session: Json) -> Json:
    data = call.params.get("setup_intent_data") or {}
    return setup_intents.make(
        twin,
        customer=session["customer"],
        description=data.get("description") or None,
        metadata=data.get("metadata") or {},
        payment_method_types=session["payment_method_types"],
        _twin={"session_open": session["id"]},
    )


def retrieve(twin: Twin, call: Call) -> Json:
    """One session."""
    return twin.store.get("checkout.session", call.args["session"], "session")


def update(twin: Twin, call: Call) -> Json:
    """Change the metadata."""
    session = retrieve(twin, call)
    merge_metadata(session, call)
    return twin.store.put(session)


def expire(twin: Twin, call: Call) -> Json:
    """Close an open session now."""
    session = retrieve(twin, call)
    if session["status"] != "open":
        message = f'Only Checkout Sessions with a status in ["open"] can be expired. This \
Checkout Session has a status of {session["status"]}.'
        raise invalid(message)
    checkout_flow.expire(twin, session)
    return session


def listed(twin: Twin, call: Call) -> Json:
    """Sessions, newest first."""
    wanted = ("customer", "payment_intent", "status")
    return page(twin, call, matching(twin.store.of("checkout.session"), call, *wanted))


def line_items(twin: Twin, call: Call) -> Json:
    """What is paid for."""
    return page(twin, call, list(reversed(private(retrieve(twin, call))["line_items"])))


ENDPOINTS = [
    Endpoint("POST", PATH, create, CREATE, ("mode",)),
    Endpoint("GET", PATH, listed, LIST),
    Endpoint("GET", f"{PATH}/<session>", retrieve, EXPAND),
    Endpoint("POST", f"{PATH}/<session>", update, UPDATE),
    Endpoint("POST", f"{PATH}/<session>/expire", expire, EXPAND),
    Endpoint("GET", f"{PATH}/<session>/line_items", line_items, {**EXPAND, "limit": LIST["limit"]}),
]
