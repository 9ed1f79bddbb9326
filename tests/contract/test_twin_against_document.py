"""The whole of the twin against Stripe's OpenAPI document and example objects."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import stripe

from payments.twin.app import ENDPOINTS
from payments.twin.endpoints import Endpoint
from payments.twin.params import Either, Fields, Hash, Kind, ListOf
from tests.contract import document
from tests.contract.checking import CheckingHTTPClient
from tests.contract.conftest import need_document, twin_gateway
from tests.contract.journey import everything
from tests.twin.client import InProcessTwin

LEFT_OUT = {
    "charge": {"refunds", "transfer_data", "source"},
    "payment_intent": {"source"},
}
"""Fields of Stripe's examples that appear only when asked for, or are not in the document."""
EVENTS = {
    "account.updated",
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.failed",
    "charge.refunded",
    "charge.succeeded",
    "charge.updated",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "payment_intent.canceled",
    "payment_intent.created",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.requires_action",
    "payment_intent.succeeded",
    "payment_method.attached",
    "payment_method.detached",
    "payout.created",
    "payout.failed",
    "payout.paid",
    "refund.created",
    "refund.failed",
    "refund.updated",
    "setup_intent.requires_action",
    "setup_intent.setup_failed",
    "setup_intent.succeeded",
    "transfer.created",
}
"""The types that the platform listens to."""
EXAMPLES = (
    "account",
    "account_link",
    "balance",
    "balance_transaction",
    "charge",
    "checkout.session",
    "customer",
    "dispute",
    "event",
    "payment_intent",
    "payment_method",
    "payout",
    "refund",
    "setup_intent",
    "transfer",
    "transfer_reversal",
    "webhook_endpoint",
)


@pytest.fixture(autouse=True)
def _document() -> None:
    need_document()


def template(endpoint: Endpoint) -> str:
    """The endpoint's path as the document writes it."""
    return re.sub(r"<[^>]+>", "{x}", endpoint.path)


def described(endpoint: Endpoint) -> document.Json | None:
    """The document's operation for an endpoint of the twin, or None when it is beyond it."""
    path = template(endpoint).replace("{x}", "x")
    if document.known_beyond(endpoint.method, path):
        return None
    found = document.operation(endpoint.method, path)
    assert found is not None, f"{endpoint.method} {endpoint.path} is not Stripe's"
    return found[1]


def strays(fields: Fields, schema: document.Json, name: str) -> Iterator[str]:
    """Parameters that the twin takes and the document does not know, at any depth."""
    known = schema.get("properties", {})
    for field, kind in fields.items():
        if field not in known:
            yield f"{name}.{field}"
        else:
            yield from nested(kind, known[field], f"{name}.{field}")


def nested(kind: Kind, schema: document.Json, name: str) -> Iterator[str]:
    """The same within a hash, a list or a choice."""
    choices = schema.get("anyOf", [schema])
    if isinstance(kind, Hash):
        fitting = [each for each in choices if each.get("type") == "object"]
        if not fitting:
            yield f"{name} is no hash"
        elif kind.fields:
            found = [set(strays(kind.fields, each, name)) for each in fitting]
            yield from set.intersection(*found)
    elif isinstance(kind, ListOf):
        fitting = [each for each in choices if each.get("type") == "array"]
        if not fitting:
            yield f"{name} is no list"
        else:
            yield from nested(kind.kind, fitting[0]["items"], name)
    elif isinstance(kind, Either):
        for each in kind.kinds:
            yield from nested(each, schema, name)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda e: f"{e.method} {e.path}")
def test_twin_takes_only_parameters_of_stripe(endpoint: Endpoint) -> None:
    """Whatever works against the twin is a parameter that Stripe knows."""
    found = described(endpoint)
    if found is None:
        return
    read = endpoint.method in ("GET", "DELETE")
    schema = document.query_schema(found) if read else document.body_schema(found)
    assert list(strays(endpoint.params, schema, "")) == []


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda e: f"{e.method} {e.path}")
def test_twin_asks_for_what_stripe_requires(endpoint: Endpoint) -> None:
    """A parameter required by Stripe is required by the twin."""
    found = described(endpoint)
    if found is None or endpoint.method != "POST":
        return
    required = set(document.body_schema(found).get("required", []))
    assert required <= set(endpoint.required)


@dataclass(frozen=True)
class Walked:
    """The journey made once: the checks on the way, one object of each kind, the events told."""

    checking: CheckingHTTPClient
    shown: dict[str, document.Json]
    told: dict[str, document.Json]


@pytest.fixture(scope="module")
def walked() -> Walked:
    """The journey through every endpoint, for all tests of this file."""
    need_document()
    gateway = twin_gateway()
    assert gateway.twin is not None
    shown = everything(gateway.client, gateway.twin)
    told: dict[str, document.Json] = {}

    def receive(payload: bytes, headers: dict[str, str]) -> int:
        event = json.loads(payload)
        told[event["type"]] = event
        return 200

    gateway.twin.deliver(receive)
    return Walked(gateway.checking, shown, told)


def test_everything_the_twin_answers_fits_the_document(walked: Walked) -> None:
    """A journey through every endpoint; requests and answers are checked on the way."""
    assert walked.checking.problems == []
    wanted = {
        (endpoint.method, found[0])
        for endpoint in ENDPOINTS
        if (found := document.operation(endpoint.method, template(endpoint).replace("{x}", "x")))
    }
    assert wanted - walked.checking.seen == set()


def test_every_event_holds_an_object_of_the_document(walked: Walked) -> None:
    """What webhooks tell has the shape of what the API answers."""
    assert EVENTS - set(walked.told) == set()
    for kind, event in walked.told.items():
        thing = event["data"]["object"]
        schema = document.schema_of(thing["object"])
        assert document.answer_errors(schema, thing, strict=True) == [], kind
        assert document.answer_errors(document.schema_of("event"), event, strict=True) == [], kind


@pytest.mark.parametrize("kind", EXAMPLES)
def test_objects_have_the_fields_of_stripes_examples(kind: str, walked: Walked) -> None:
    """Every field of Stripe's own example that the document names is in the twin's object."""
    example = document.fixtures()[kind]
    named = document.document()["components"]["schemas"][kind]["properties"]
    expected = (set(example) & set(named)) - LEFT_OUT.get(kind, set())
    assert expected - set(walked.shown[kind]) == set()


def test_unknown_parameter_would_be_caught() -> None:
    """The check of requests sees a parameter that Stripe does not know, at any depth."""
    twin = InProcessTwin()
    checking = CheckingHTTPClient(twin.http_client(), strict=True)
    client = stripe.StripeClient(
        "sk_test_x", base_addresses={"api": "http://stripe.twin"}, http_client=checking
    )
    wrong: Any = {"address": {"planet": "Terra"}}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.customers.create(wrong)
    assert caught.value.param == "address[planet]"
    assert any("planet" in problem for problem in checking.problems)


def test_wrong_answer_would_be_caught() -> None:
    """The check of answers sees a missing, a wrong and an unknown field."""
    schema = document.schema_of("refund")
    good = document.fixtures()["refund"]
    assert document.answer_errors(schema, good, strict=False) == []
    without = {name: value for name, value in good.items() if name != "amount"}
    assert document.answer_errors(schema, without, strict=False)
    assert document.answer_errors(schema, {**good, "amount": "12"}, strict=False)
    assert document.answer_errors(schema, {**good, "colour": "red"}, strict=True)
