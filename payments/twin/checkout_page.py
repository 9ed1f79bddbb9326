"""The hosted Checkout page: card or IBAN, retry after a decline, the way to success or back."""

from flask import Blueprint, Response, redirect, request

from payments.twin import checkout_flow
from payments.twin.cards import CARDS
from payments.twin.checkout_flow import Payer
from payments.twin.checkout_form import Form, read
from payments.twin.errors import ApiError
from payments.twin.hosted import acting, error_text, language, message, page
from payments.twin.payment_methods import make_card, make_sepa
from payments.twin.store import Json, private
from payments.twin.texts import amount_text
from payments.twin.twin import Twin

SHOWN_CARDS = (
    "4242424242424242",
    "4000000000000002",
    "4000000000009995",
    "4000002500003155",
    "4000002760003184",
    "4000000000000341",
)


def blueprint(twin: Twin) -> Blueprint:
    """The routes of the page."""
    routes = Blueprint("checkout_page", __name__)

    @routes.get("/c/pay/<identifier>")
    def show(identifier: str) -> Response:
        with acting(twin):
            session = twin.store.find(identifier, "checkout.session")
            return _closed(session) or _form(twin, session or {}, Form())

    @routes.post("/c/pay/<identifier>")
    def pay(identifier: str) -> Response:
        with acting(twin):
            session = twin.store.find(identifier, "checkout.session")
            return _closed(session) or _pay(twin, session or {})

    return routes


def _closed(session: Json | None) -> Response | None:
    if session is None:
        return message("missing", None, 404)
    if session["status"] == "complete":
        return message("done", session["locale"], 200, checkout_flow.success_url(session))
    if session["status"] == "expired":
        return message("expired", session["locale"], 410, session["cancel_url"])
    return None


def _known_email(twin: Twin, session: Json) -> str | None:
    customer = twin.store.find(session["customer"]) or {}
    email: str | None = session["customer_email"] or customer.get("email")
    return email


def _pay(twin: Twin, session: Json) -> Response:
    known = _known_email(twin, session)
    form = read(dict(request.form.items()), needs_email=known is None, now=twin.clock.now())
    if form.method not in session["payment_method_types"]:
        form.errors["number"] = "wrong_number"
    if form.errors:
        return _form(twin, session, form, 422)
    payer = Payer(known or form.email, form.name)
    method = _method(twin, form, payer)
    base_url = twin.public_url or request.host_url.rstrip("/")
    try:
        intent = checkout_flow.submit(twin, session, method, payer, base_url)
    except ApiError as refusal:
        return _form(twin, session, form, 402, refusal.body)
    if intent["status"] == "requires_action":
        return _see(f"{base_url}/3ds/{intent['id']}")
    return _see(checkout_flow.success_url(session))


def _method(twin: Twin, form: Form, payer: Payer) -> Json:
    billing = {"email": payer.email, "name": payer.name or None}
    if form.method == "sepa_debit":
        return make_sepa(twin, form.iban, billing)
    card, expiry = form.card, form.expiry_date()
    assert card is not None
    assert expiry is not None
    return make_card(twin, card, expiry, billing)


def _see(address: str) -> Response:
    response = redirect(address, 303)
    assert isinstance(response, Response)
    return response


def _form(
    twin: Twin, session: Json, form: Form, status: int = 200, error: Json | None = None
) -> Response:
    chosen = language(session["locale"])
    intent = checkout_flow.intent_of(twin, session) or {}
    if error is None and not form.errors:
        error = intent.get("last_payment_error") or intent.get("last_setup_error")
    total = None
    if session["mode"] == "payment":
        total = amount_text(session["amount_total"], session["currency"], chosen)
    items = [
        {"name": item["description"], "quantity": item["quantity"]}
        | {"amount": amount_text(item["amount_total"], item["currency"], chosen)}
        for item in private(session)["line_items"]
    ]
    return page(
        "pay.html",
        session["locale"],
        status,
        session=session,
        form=form,
        items=items,
        total=total,
        problem=error_text(error, chosen),
        known_email=_known_email(twin, session),
        cards=[CARDS[number] for number in SHOWN_CARDS],
        types=session["payment_method_types"],
    )
