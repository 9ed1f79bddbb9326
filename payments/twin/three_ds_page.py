"""The page of the simulated bank (3-D Secure): confirm or refuse, then back where one came from."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, redirect, request

from payments.twin import checkout_flow
from payments.twin.errors import ApiError
from payments.twin.hosted import acting, language, message, page
from payments.twin.store import Json
from payments.twin.texts import amount_text
from payments.twin.twin import Twin


def blueprint(twin: Twin) -> Blueprint:
    """The routes of the page."""
    routes = Blueprint("three_ds_page", __name__)

    @routes.get("/3ds/<identifier>")
    def ask(identifier: str) -> Response:
        with acting(twin):
            intent = twin.store.find(identifier)
            return _closed(twin, intent) or _question(twin, intent or {})

    @routes.post("/3ds/<identifier>")
    def answered(identifier: str) -> Response:
        with acting(twin):
            intent = twin.store.find(identifier)
            return _closed(twin, intent) or _answer(twin, intent or {})

    return routes


def _locale(twin: Twin, intent: Json) -> str | None:
    session = checkout_flow.session_of(twin, intent)
    return session["locale"] if session else None


def _closed(twin: Twin, intent: Json | None) -> Response | None:
    if intent is None or intent["object"] not in ("payment_intent", "setup_intent"):
        return message("missing", None, 404)
    if intent["status"] != "requires_action":
        return message("done", _locale(twin, intent), 200)
    return None


def _question(twin: Twin, intent: Json) -> Response:
    locale = _locale(twin, intent)
    amount = None
    if intent["object"] == "payment_intent":
        amount = amount_text(intent["amount"], intent["currency"], language(locale))
    return page("three_ds.html", locale, amount=amount)


def _answer(twin: Twin, intent: Json) -> Response:
    outcome = request.form.get("outcome")
    if outcome not in ("complete", "fail"):
        return _question(twin, intent)
    session = checkout_flow.session_of(twin, intent)
    back = (intent["next_action"].get("redirect_to_url") or {}).get("return_url")
    try:
        checkout_flow.authenticate(twin, intent, passed=outcome == "complete")
    except ApiError:
        outcome = "fail"
    if session is not None:
        base_url = twin.public_url or request.host_url.rstrip("/")
        page_url = f"{base_url}/c/pay/{session['id']}"
        complete = session["status"] == "complete"
        return _see(checkout_flow.success_url(session) if complete else page_url)
    if back:
        return _see(_with_result(back, intent, succeeded=outcome == "complete"))
    return message("done", None, 200)


def _see(address: str) -> Response:
    response = redirect(address, 303)
    assert isinstance(response, Response)
    return response


def _with_result(address: str, intent: Json, *, succeeded: bool) -> str:
    parts = urlsplit(address)
    result = urlencode(
        {
            intent["object"]: intent["id"],
            f"{intent['object']}_client_secret": intent["client_secret"],
            "redirect_status": "succeeded" if succeeded else "failed",
        }
    )
    query = f"{parts.query}&{result}" if parts.query else result
    return urlunsplit(parts._replace(query=query))
