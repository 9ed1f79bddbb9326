"""Webhooks are signed, tried again, and misbehave on order."""

from typing import Any

import pytest
import stripe

from tests.twin.client import InProcessTwin
from tests.twin.helpers import pay, payloads, told


def test_signature_is_the_one_the_sdk_verifies(twin: InProcessTwin) -> None:
    """With the right secret the event is read; with another it is refused."""
    pay(twin.stripe_client())
    kinds = []

    def receive(payload: bytes, headers: dict[str, str]) -> int:
        signature = headers["Stripe-Signature"]
        event = stripe.Webhook.construct_event(payload, signature, twin.webhook_secret)
        kinds.append(event.type)
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(payload, signature, "whsec_other")
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(payload + b" ", signature, twin.webhook_secret)
        return 200

    twin.deliver(receive)
    assert kinds == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
    ]


def test_event_names_the_request_that_caused_it(twin: InProcessTwin) -> None:
    """Request id and idempotency key; none for what time brings."""
    client = twin.stripe_client()
    client.v1.customers.create({}, {"idempotency_key": "k1"})
    event = payloads(twin)[0]
    assert event["request"]["idempotency_key"] == "k1"
    assert event["request"]["id"].startswith("req_")
    twin.control.set(async_capture=True)
    pay(client)
    updated = [each for each in payloads(twin) if each["type"] == "charge.updated"]
    assert updated[0]["request"] == {"id": None, "idempotency_key": None}


def test_refused_delivery_comes_again_by_the_ladder(twin: InProcessTwin) -> None:
    """Not before its time; given up when the ladder ends."""
    twin.control.set(webhook_ladder=[10.0, 100.0])
    twin.stripe_client().v1.customers.create({})
    tries: list[int] = []

    def refuse(payload: bytes, headers: dict[str, str]) -> int:
        tries.append(twin.control.now)
        return 500

    twin.deliver(refuse)
    twin.deliver(refuse)
    assert len(tries) == 1
    for wait in (9, 1, 99, 1, 1000):
        twin.control.advance(wait)
        twin.deliver(refuse)
    assert [instant - tries[0] for instant in tries] == [0, 10, 110]
    assert twin.control.state()["objects"]["_delivery"]["by_status"] == {"failed": 1}


def test_delivered_events_are_no_longer_pending(twin: InProcessTwin) -> None:
    """The event counts the webhooks that have not been taken."""
    client = twin.stripe_client()
    client.v1.customers.create({})
    assert client.v1.events.list().data[0].pending_webhooks == 1
    assert told(twin) == ["customer.created"]
    assert client.v1.events.list({"delivery_success": True}).data[0].pending_webhooks == 0


def test_duplicates_and_disorder(twin: InProcessTwin) -> None:
    """Every event twice, in an order that is not that of the facts."""
    twin.control.set(webhook_duplicates=2, webhook_shuffle=True)
    pay(twin.stripe_client())
    seen = told(twin)
    assert len(seen) == 8
    assert {seen.count(kind) for kind in seen} == {2}
    assert twin.waiting_events() == []


def test_dropped_events_are_resent_on_request(twin: InProcessTwin) -> None:
    """Lost for good, until someone asks for them."""
    client = twin.stripe_client()
    twin.control.set(webhook_mode="drop")
    client.v1.customers.create({})
    assert told(twin) == []
    twin.control.set(webhook_mode="deliver")
    assert told(twin) == []
    answer = twin.browser().post("/_twin/webhooks/resend", json={})
    assert answer.json == {"queued": 1}
    assert told(twin) == ["customer.created"]


def test_paused_events_wait(twin: InProcessTwin) -> None:
    """Nothing is due in the block; after it, all."""
    with twin.paused_webhooks():
        twin.stripe_client().v1.customers.create({})
        assert told(twin) == []
        assert twin.waiting_events() == ["customer.created"]
    assert told(twin) == ["customer.created"]


def test_receiver_may_call_the_api(twin: InProcessTwin) -> None:
    """What it brings about is delivered in the same go."""
    client = twin.stripe_client()
    client.v1.customers.create({})
    seen: list[bytes] = []

    def receive(payload: bytes, headers: dict[str, str]) -> int:
        if not seen:
            pay(client)
        seen.append(payload)
        return 200

    assert twin.deliver(receive)[-1] == "charge.updated"


def test_endpoints_choose_their_events(twin: InProcessTwin) -> None:
    """An endpoint of its own gets only what it asked for, with its own secret."""
    client = twin.stripe_client()
    endpoint = client.v1.webhook_endpoints.create(
        {"url": "https://citta.example/hook", "enabled_events": ["charge.succeeded"]}
    )
    assert endpoint.secret is not None
    assert endpoint.secret.startswith("whsec_")
    assert "secret" not in client.v1.webhook_endpoints.retrieve(endpoint.id).to_dict()
    pay(client)
    assert told(twin).count("charge.succeeded") == 2
    client.v1.webhook_endpoints.update(endpoint.id, {"disabled": True})
    pay(client)
    assert told(twin).count("charge.succeeded") == 1
    wrong: Any = {"url": "ftp://x", "enabled_events": ["*"]}
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.webhook_endpoints.create(wrong)


def test_events_are_listed_by_type(twin: InProcessTwin) -> None:
    """One type, a family, or several."""
    client = twin.stripe_client()
    pay(client)
    family = {event.type for event in client.v1.events.list({"type": "charge.*"}).data}
    assert family == {"charge.succeeded", "charge.updated"}
    some = client.v1.events.list({"types": ["charge.succeeded", "payment_intent.created"]})
    assert len(some.data) == 2
