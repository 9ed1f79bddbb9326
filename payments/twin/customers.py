"""Customers. Source: https://docs.stripe.com/api/customers."""

from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid
from payments.twin.events import emit
from payments.twin.listing import matching, page
from payments.twin.params import ADDRESS, EXPAND, PAGE, PERIOD, TEXT, Hash, ListOf, Metadata
from payments.twin.payment_methods import attach_to, resolve
from payments.twin.store import Json
from payments.twin.twin import Twin

WRITABLE = ("address", "description", "email", "name", "phone", "preferred_locales")
FIELDS = {
    **EXPAND,
    "address": ADDRESS,
    "description": TEXT,
    "email": TEXT,
    "invoice_settings": Hash({"default_payment_method": TEXT}),
    "metadata": Metadata(),
    "name": TEXT,
    "phone": TEXT,
    "preferred_locales": ListOf(TEXT),
}


def make(twin: Twin, **fields: object) -> Json:
    """A new customer with these fields, and its event."""
    customer: Json = {
        "id": twin.ids.new("cus"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": twin.clock.now(),
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": twin.ids.letters(8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    customer.update(fields)
    twin.store.put(customer)
    emit(twin, "customer.created", customer)
    return customer


def create(twin: Twin, call: Call) -> Json:
    """A new customer; `payment_method` is attached at once."""
    _check_email(call)
    token = call.params.get("payment_method")
    method = resolve(twin, token) if token else None
    customer = make(twin, **call.clean(*WRITABLE), metadata=call.params.get("metadata") or {})
    if method is not None:
        attach_to(twin, method, customer)
    _set_default_method(twin, customer, call)
    return customer


def update(twin: Twin, call: Call) -> Json:
    """Change a customer."""
    _check_email(call)
    customer = _alive(twin, call)
    customer.update(call.clean(*WRITABLE))
    merge_metadata(customer, call)
    _set_default_method(twin, customer, call)
    twin.store.put(customer)
    emit(twin, "customer.updated", customer, {})
    return customer


def _set_default_method(twin: Twin, customer: Json, call: Call) -> None:
    settings = call.params.get("invoice_settings") or {}
    if "default_payment_method" in settings:
        identifier = settings["default_payment_method"] or None
        if identifier:
            twin.store.named("payment_method", identifier, "invoice_settings")
        customer["invoice_settings"]["default_payment_method"] = identifier


def _check_email(call: Call) -> None:
    email = call.params.get("email")
    if email and ("@" not in email or len(email) > 512):
        raise invalid(f"Invalid email address: {email}", code="email_invalid", param="email")


def _alive(twin: Twin, call: Call) -> Json:
    return twin.store.get("customer", call.args["customer"])


def retrieve(twin: Twin, call: Call) -> Json:
    """One customer; a deleted one is a stub that says so."""
    gone = twin.store.find(f"deleted_{call.args['customer']}")
    if gone is not None:
        return {"id": call.args["customer"], "object": "customer", "deleted": True}
    return _alive(twin, call)


def delete(twin: Twin, call: Call) -> Json:
    """Delete a customer and detach what was attached."""
    customer = _alive(twin, call)
    for method in twin.store.of("payment_method"):
        if method["customer"] == customer["id"]:
            method["customer"] = None
            twin.store.put(method)
    twin.store.remove(customer)
    twin.store.put({"object": "_deleted", "id": f"deleted_{customer['id']}"})
    emit(twin, "customer.deleted", customer)
    return {"id": customer["id"], "object": "customer", "deleted": True}


def listed(twin: Twin, call: Call) -> Json:
    """Customers, newest first, by e-mail if given."""
    return page(twin, call, matching(twin.store.of("customer"), call, "email"))


ENDPOINTS = [
    Endpoint("POST", "/v1/customers", create, {**FIELDS, "payment_method": TEXT}),
    Endpoint("GET", "/v1/customers", listed, {**PAGE, "created": PERIOD, "email": TEXT}),
    Endpoint("GET", "/v1/customers/<customer>", retrieve, EXPAND),
    Endpoint("POST", "/v1/customers/<customer>", update, FIELDS),
    Endpoint("DELETE", "/v1/customers/<customer>", delete),
]
