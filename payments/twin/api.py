"""How a request to the API is answered: key, faults, idempotency, execution, expansion."""

import base64
import binascii
from dataclasses import dataclass, field

from werkzeug.datastructures import Headers

from payments.twin import idempotency
from payments.twin.endpoints import Call, Endpoint
from payments.twin.errors import AnswerLost, ApiError, invalid, unauthorized
from payments.twin.expand import expanded
from payments.twin.faults import Rule, strike
from payments.twin.params import decode, read_all
from payments.twin.requests_log import Received
from payments.twin.schedule import run_due
from payments.twin.store import Json, shown
from payments.twin.twin import API_VERSION, Cause, Twin

KEY_PREFIXES = ("sk_test_", "rk_test_")
NO_KEY = (
    "You did not provide an API key. You need to provide your API key in the Authorization "
    "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
)


@dataclass(frozen=True)
class Incoming:
    """A request as it came in; `pairs` are its form or query fields."""

    method: str
    path: str
    headers: Headers
    pairs: list[tuple[str, str]]
    args: dict[str, str]
    base_url: str


@dataclass
class Answer:
    """What the client gets."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)


def answer(twin: Twin, endpoint: Endpoint, incoming: Incoming) -> Answer:
    """Serve one request; raises AnswerLost when a fault cuts the connection."""
    with twin.lock:
        entry = _note(twin, endpoint, incoming)
        rules = twin.faults.take(incoming.method, incoming.path)
    try:
        given = _attempt(twin, endpoint, incoming, entry, rules)
    except ApiError as error:
        given = Answer(error.status, {"error": shown(error.body)})
    entry.status = given.status
    entry.replayed = "Idempotent-Replayed" in given.headers
    given.headers["Request-Id"] = entry.request_id
    given.headers["Stripe-Version"] = incoming.headers.get("Stripe-Version", API_VERSION)
    if entry.idempotency_key:
        given.headers["Idempotency-Key"] = entry.idempotency_key
    return given


def _note(twin: Twin, endpoint: Endpoint, incoming: Incoming) -> Received:
    key = incoming.headers.get("Idempotency-Key") if incoming.method == "POST" else None
    names = ("Stripe-Version", "User-Agent")
    entry = Received(
        request_id=twin.ids.new("req"),
        method=incoming.method,
        path=incoming.path,
        params=dict(incoming.pairs),
        idempotency_key=key or None,
        headers={name: incoming.headers[name] for name in names if name in incoming.headers},
    )
    return twin.log.add(entry, endpoint.path)


def _attempt(
    twin: Twin, endpoint: Endpoint, incoming: Incoming, entry: Received, rules: list[Rule]
) -> Answer:
    _check_key(incoming.headers.get("Authorization", ""))
    if "Stripe-Account" in incoming.headers:
        raise invalid("The twin does not act on behalf of connected accounts (Stripe-Account).")
    strike(rules, "fail_before")
    tree = decode(incoming.pairs)
    key = entry.idempotency_key
    if key:
        with twin.lock:
            kept = idempotency.begin(twin, key, incoming.method, incoming.path, tree)
        if kept is not None:
            return Answer(kept.status, kept.body, {"Idempotent-Replayed": "true"})
    for rule in rules:
        if rule.kind == "delay":
            twin.stopping.wait(rule.seconds)
    with twin.lock:
        try:
            call = _call(twin, endpoint, incoming, tree)
        except ApiError:
            if key:
                idempotency.release(twin, key)
            raise
        return _execute(twin, endpoint, call, entry, rules)


def _call(twin: Twin, endpoint: Endpoint, incoming: Incoming, tree: Json) -> Call:
    params = read_all(tree, endpoint.params, endpoint.required)
    base_url = twin.public_url or incoming.base_url
    return Call(params, incoming.args, base_url.rstrip("/"), incoming.path)


def _execute(
    twin: Twin, endpoint: Endpoint, call: Call, entry: Received, rules: list[Rule]
) -> Answer:
    run_due(twin)
    twin.cause = Cause(entry.request_id, entry.idempotency_key)
    lost: AnswerLost | None = None
    try:
        body = endpoint.handler(twin, call)
        given = Answer(200, expanded(twin, body, call.params.get("expand", [])))
    except ApiError as error:
        given = Answer(error.status, {"error": shown(error.body)})
    except Exception:
        if entry.idempotency_key:
            idempotency.release(twin, entry.idempotency_key)
        raise
    finally:
        twin.cause = Cause()
    try:
        strike(rules, "fail_after")
    except ApiError as error:
        given = Answer(error.status, {"error": error.body})
    except AnswerLost as cut:
        lost = cut
    if entry.idempotency_key:
        idempotency.finish(twin, entry.idempotency_key, given.status, given.body)
    run_due(twin)
    twin.save()
    if lost is not None:
        raise lost
    return given


def _check_key(header: str) -> None:
    scheme, _, credentials = header.partition(" ")
    key = credentials.strip()
    if scheme.lower() == "basic":
        try:
            key = base64.b64decode(key).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            key = ""
    if not key:
        raise unauthorized(NO_KEY)
    if not key.startswith(KEY_PREFIXES):
        masked = f"{key[:8]}{'*' * 8}{key[-4:]}" if len(key) > 16 else "********"
        raise unauthorized(f"Invalid API Key provided: {masked}")
