"""Faults strike the requests they are ordered for, before or after execution."""

from typing import Any

import pytest
import stripe

from payments.twin.faults import Rule
from tests.twin.client import InProcessTwin
from tests.twin.helpers import pay

KEY: Any = {"idempotency_key": "k1"}


def test_cut_before_execution_leaves_nothing(twin: InProcessTwin) -> None:
    """The client cannot know, and nothing has happened."""
    client = twin.stripe_client()
    twin.control.fault("fail_before", path="/v1/customers", way="cut")
    with pytest.raises(stripe.APIConnectionError):
        client.v1.customers.create({})
    assert client.v1.customers.list().data == []


@pytest.mark.parametrize("way", ["cut", "timeout"])
def test_lost_answer_after_execution(twin: InProcessTwin, way: str) -> None:
    """The client cannot know, and it has happened; the same key finds the answer."""
    client = twin.stripe_client()
    intent = pay(client, confirm=False)
    twin.control.fault("fail_after", path="*/confirm", way=way)
    with pytest.raises(stripe.APIConnectionError):
        client.v1.payment_intents.confirm(intent.id, {}, KEY)
    assert client.v1.payment_intents.confirm(intent.id, {}, KEY).status == "succeeded"
    assert len(client.v1.charges.list().data) == 1


def test_sdk_retries_by_itself(twin: InProcessTwin) -> None:
    """With the SDK's own retries a lost answer is not even noticed, and charged once."""
    client = twin.stripe_client(max_network_retries=2)
    twin.control.fault("fail_after", path="/v1/payment_intents", way="cut")
    assert pay(client).status == "succeeded"
    assert len(client.v1.charges.list().data) == 1


def test_rate_limit(twin: InProcessTwin) -> None:
    """429 is the SDK's RateLimitError."""
    twin.control.fault("fail_before", method="GET", path="/v1/customers", way="429")
    with pytest.raises(stripe.RateLimitError):
        twin.stripe_client().v1.customers.list()


def test_rules_skip_count_and_end(twin: InProcessTwin) -> None:
    """After one request, for two, and no more."""
    client = twin.stripe_client()
    twin.control.fault("fail_before", path="/v1/customers", times=2, skip=1)
    outcomes = []
    for _ in range(4):
        try:
            client.v1.customers.create({})
            outcomes.append(200)
        except stripe.APIError as error:
            outcomes.append(error.http_status or 0)
    assert outcomes == [200, 500, 500, 200]


def test_rules_strike_only_what_they_name(twin: InProcessTwin) -> None:
    """Another path and another method go through."""
    client = twin.stripe_client()
    twin.control.fault("fail_before", path="/v1/payment_intents/*/confirm")
    client.v1.customers.create({})
    assert pay(client).status == "succeeded"
    assert len(twin.twin.faults.listed()) == 1


def test_delay_lets_the_request_through(twin: InProcessTwin) -> None:
    """A slow answer is an answer."""
    twin.control.fault("delay", path="/v1/customers", seconds=0.0)
    assert twin.stripe_client().v1.customers.create({}).id
    assert twin.twin.faults.listed() == []


@pytest.mark.parametrize(("kind", "way"), [("explode", "500"), ("fail_before", "418")])
def test_unknown_faults_are_refused(kind: str, way: str) -> None:
    """A typing error in a test does not pass as a fault that never strikes."""
    with pytest.raises(ValueError, match="kind is one of"):
        Rule(kind, way=way)


def test_requests_are_counted(twin: InProcessTwin) -> None:
    """What was asked, how often, and how it was answered."""
    client = twin.stripe_client()
    pay(client)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.charges.retrieve("ch_x")
    statuses = [(each["method"], each["status"]) for each in twin.control.requests()]
    assert statuses == [("POST", 200), ("GET", 404)]
    assert twin.twin.log.counts()["POST /v1/payment_intents"] == 1
