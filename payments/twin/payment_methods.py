"""Payment methods: test cards and IBANs, attached to customers or used once.

Source: https://docs.stripe.com/api/payment_methods.
"""

import hashlib

from payments.twin.cards import CARDS, IBANS, Card, Decline, by_number, by_token
from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import ApiError, invalid
from payments.twin.events import emit
from payments.twin.listing import matching, page
from payments.twin.params import (
    BILLING_DETAILS,
    EXPAND,
    PAGE,
    TEXT,
    Choice,
    Hash,
    Int,
    Metadata,
)
from payments.twin.store import Json, private, shown
from payments.twin.twin import Twin

SPENT = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
    "attachment, or was detached from a Customer. It may not be used again. To use a "
    "PaymentMethod multiple times, you must attach it to a Customer first."
)
DOCS = "https://docs.stripe.com/error-codes#"
NO_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def _make(twin: Twin, kind: str, billing: Json | None, metadata: Json | None) -> Json:
    given = billing or {}
    details: Json = {name: given.get(name) or None for name in ("email", "name", "phone", "tax_id")}
    return {
        "id": twin.ids.new("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {**details, "address": {**NO_ADDRESS, **(given.get("address") or {})}},
        "created": twin.clock.now(),
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": metadata or {},
        "type": kind,
        "_twin": {},
    }


def make_card(
    twin: Twin,
    card: Card,
    expiry: tuple[int, int] = (12, 2034),
    billing: Json | None = None,
    metadata: Json | None = None,
) -> Json:
    """A new payment method of a test card; `expiry` is month and year."""
    method = _make(twin, "card", billing, metadata)
    method["card"] = {
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked",
        },
        "country": card.country,
        "display_brand": card.brand,
        "exp_month": expiry[0],
        "exp_year": expiry[1],
        "fingerprint": fingerprint(card.number),
        "funding": "credit",
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    method["_twin"] = {"card": card.number}
    return twin.store.put(method)


def make_sepa(
    twin: Twin, iban: str, billing: Json | None = None, metadata: Json | None = None
) -> Json:
    """A new payment method of a test IBAN; raises ApiError (400) for any other."""
    plain = "".join(iban.split()).upper()
    if plain not in IBANS:
        message = "The IBAN you provided is invalid; the twin knows Stripe's test IBANs only."
        raise invalid(message, code="invalid_bank_account_iban", param="sepa_debit[iban]")
    method = _make(twin, "sepa_debit", billing, metadata)
    method["sepa_debit"] = {
        "bank_code": plain[4:9],
        "branch_code": "",
        "country": plain[:2],
        "fingerprint": fingerprint(plain),
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": plain[-4:],
    }
    method["_twin"] = {"iban": plain}
    return twin.store.put(method)


def fingerprint(number: str) -> str:
    """The same number always has the same fingerprint."""
    return hashlib.sha256(number.encode()).hexdigest()[:16]


def card_of(method: Json) -> Card:
    """The test card behind a payment method."""
    return CARDS[private(method)["card"]]


def resolve(twin: Twin, identifier: str, param: str = "payment_method") -> Json:
    """The payment method of that id, or a new one for a test token such as `pm_card_visa`."""
    card = by_token(identifier)
    if card is not None:
        return make_card(twin, card)
    return twin.store.named("payment_method", identifier, param)


def usable(twin: Twin, identifier: str, customer: str | None) -> Json:
    """The payment method for an intent of `customer`; raises ApiError (400)."""
    method = resolve(twin, identifier)
    if private(method).get("spent"):
        raise invalid(SPENT, param="payment_method")
    if method["customer"] is not None and method["customer"] != customer:
        raise invalid(
            f"The customer does not have a payment method with the ID {method['id']}. "
            "The payment method must be attached to the customer.",
            code="resource_missing",
            param="payment_method",
        )
    return method


def attach_to(twin: Twin, method: Json, customer: Json) -> None:
    """Attach; raises ApiError 402 when the issuer refuses, 400 when it is spent or taken."""
    if private(method).get("spent"):
        raise invalid(SPENT, param="payment_method")
    if method["customer"] == customer["id"]:
        return
    if method["customer"] is not None:
        message = "The payment method you provided has already been attached to a customer."
        raise invalid(message, param="payment_method")
    refusal = card_of(method).refused if method["type"] == "card" else None
    if refusal is not None:
        raise card_error(refusal, payment_method=shown(method))
    keep(twin, method, customer["id"])


def keep(twin: Twin, method: Json, customer: str) -> None:
    """Attach what the issuer has accepted; a method attached already stays."""
    if method["customer"] != customer:
        method["customer"] = customer
        if method["type"] == "card":
            method["card"]["checks"]["cvc_check"] = "pass"
        twin.store.put(method)
        emit(twin, "payment_method.attached", method)


def card_error(refusal: Decline, **more: object) -> ApiError:
    """402: the issuer refuses."""
    return ApiError(
        402,
        "card_error",
        refusal.message,
        code=refusal.code,
        decline_code=refusal.decline_code,
        doc_url=f"{DOCS}{refusal.code.replace('_', '-')}",
        param=refusal.param,
        **more,
    )


def create(twin: Twin, call: Call) -> Json:
    """A new payment method from a test card's number, a `tok_…` or a test IBAN."""
    billing, metadata = call.params.get("billing_details"), call.params.get("metadata")
    if call.params["type"] == "sepa_debit":
        details = call.params.get("sepa_debit") or {}
        for field in ("name", "email"):
            if not (billing or {}).get(field):
                message = f"Missing required param: billing_details[{field}]."
                param = f"billing_details[{field}]"
                raise invalid(message, code="parameter_missing", param=param)
        return make_sepa(twin, details.get("iban", ""), billing, metadata)
    given = call.params.get("card") or {}
    if given.get("token"):
        card = by_token(given["token"])
        if card is None:
            raise invalid(f"No such token: '{given['token']}'", code="resource_missing")
        return make_card(twin, card, billing=billing, metadata=metadata)
    card = by_number(given.get("number", ""))
    if card is None:
        message = "Your card number is incorrect; the twin knows Stripe's test cards only."
        raise ApiError(402, "card_error", message, code="incorrect_number", param="number")
    expiry = (given.get("exp_month", 12), given.get("exp_year", 2034))
    return make_card(twin, card, expiry, billing, metadata)


def retrieve(twin: Twin, call: Call) -> Json:
    """One payment method."""
    return twin.store.get("payment_method", call.args["method"], "payment_method")


def update(twin: Twin, call: Call) -> Json:
    """Change the billing details or metadata."""
    method = retrieve(twin, call)
    for name, value in (call.params.get("billing_details") or {}).items():
        method["billing_details"][name] = value or None
    merge_metadata(method, call)
    return twin.store.put(method)


def listed(twin: Twin, call: Call) -> Json:
    """Payment methods of a customer."""
    things = twin.store.of("payment_method")
    if not call.params.get("customer"):
        things = []
    return page(twin, call, matching(things, call, "customer", "type"))


def listed_of_customer(twin: Twin, call: Call) -> Json:
    """The same, under the customer's address."""
    customer = twin.store.get("customer", call.args["customer"])
    things = [
        each for each in twin.store.of("payment_method") if each["customer"] == customer["id"]
    ]
    return page(twin, call, matching(things, call, "type"))


def attach(twin: Twin, call: Call) -> Json:
    """Attach to a customer."""
    customer = twin.store.named("customer", call.params["customer"], "customer")
    card = by_token(call.args["method"])
    method = make_card(twin, card) if card is not None else retrieve(twin, call)
    attach_to(twin, method, customer)
    return method


def detach(twin: Twin, call: Call) -> Json:
    """Detach from its customer, for good."""
    method = retrieve(twin, call)
    if method["customer"] is None:
        message = "The payment method you provided is not attached to a customer."
        raise invalid(message + " Detachment is impossible.", param="payment_method")
    previous, method["customer"] = method["customer"], None
    private(method)["spent"] = True
    twin.store.put(method)
    emit(twin, "payment_method.detached", method, {"customer": previous})
    return method


TYPES = Choice(("card", "sepa_debit"))
CARD = Hash({"number": TEXT, "exp_month": Int(1), "exp_year": Int(1), "cvc": TEXT, "token": TEXT})
ENDPOINTS = [
    Endpoint(
        "POST",
        "/v1/payment_methods",
        create,
        {
            **EXPAND,
            "billing_details": BILLING_DETAILS,
            "card": CARD,
            "metadata": Metadata(),
            "sepa_debit": Hash({"iban": TEXT}, ("iban",)),
            "type": TYPES,
        },
        ("type",),
    ),
    Endpoint("GET", "/v1/payment_methods", listed, {**PAGE, "customer": TEXT, "type": TYPES}),
    Endpoint("GET", "/v1/payment_methods/<method>", retrieve, EXPAND),
    Endpoint(
        "POST",
        "/v1/payment_methods/<method>",
        update,
        {**EXPAND, "billing_details": BILLING_DETAILS, "metadata": Metadata()},
    ),
    Endpoint(
        "GET",
        "/v1/customers/<customer>/payment_methods",
        listed_of_customer,
        {**PAGE, "type": TYPES},
    ),
    Endpoint(
        "POST",
        "/v1/payment_methods/<method>/attach",
        attach,
        {**EXPAND, "customer": TEXT},
        ("customer",),
    ),
    Endpoint("POST", "/v1/payment_methods/<method>/detach", detach, EXPAND),
]
