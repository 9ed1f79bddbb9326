"""Idempotency keys replay the first answer for a day and refuse other parameters."""

from typing import Any

import pytest
import stripe

from payments.twin import idempotency
from tests.twin.client import InProcessTwin
from tests.twin.helpers import pay, refused, saved

KEY: Any = {"idempotency_key": "pledge:AB12:confirm"}


def test_same_key_pays_once(twin: InProcessTwin) -> None:
    """Two confirmations, one charge; the second answer says that it is a replay."""
    client = twin.stripe_client()
    customer, method = saved(client)
    intent = pay(client, method, customer=customer, confirm=False)
    first = client.v1.payment_intents.confirm(intent.id, {"off_session": True}, KEY)
    second = client.v1.payment_intents.confirm(intent.id, {"off_session": True}, KEY)
    assert first.latest_charge == second.latest_charge
    assert second.last_response is not None
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(client.v1.charges.list().data) == 1


def test_decline_is_replayed_too(twin: InProcessTwin) -> None:
    """402 comes again with the same body, without a second charge."""
    client = twin.stripe_client()
    params: Any = {
        "amount": 2500,
        "currency": "eur",
        "payment_method": "pm_card_chargeDeclined",
        "payment_method_types": ["card"],
        "confirm": True,
    }
    errors = [refused(lambda: client.v1.payment_intents.create(params, KEY)) for _ in range(2)]
    assert errors[0].json_body == errors[1].json_body
    assert len(client.v1.charges.list().data) == 1


def test_other_parameters_are_refused(client: stripe.StripeClient) -> None:
    """400 idempotency_error."""
    client.v1.customers.create({"email": "a@esempio.it"}, KEY)
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"email": "b@esempio.it"}, KEY)


def test_key_in_use_is_a_conflict(twin: InProcessTwin) -> None:
    """409 while the first request still runs."""
    with twin.twin.lock:
        params = {"email": "a@esempio.it"}
        key = KEY["idempotency_key"]
        assert idempotency.begin(twin.twin, key, "POST", "/v1/customers", params) is None
    with pytest.raises(stripe.APIError) as caught:
        twin.stripe_client().v1.customers.create({"email": "a@esempio.it"}, KEY)
    assert (caught.value.http_status, caught.value.code) == (409, None)
    assert "in-progress" in str(caught.value)


def test_refused_parameters_do_not_use_up_the_key(client: stripe.StripeClient) -> None:
    """What was never executed is not kept."""
    wrong: Any = {"colour": "red"}
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.create(wrong, KEY)
    assert client.v1.customers.create({"email": "a@esempio.it"}, KEY).email == "a@esempio.it"


def test_server_error_after_execution_is_replayed(twin: InProcessTwin) -> None:
    """The payment is made, the answer is 500 now and at every repeat."""
    client = twin.stripe_client()
    intent = pay(client, confirm=False)
    twin.control.fault("fail_after", path="*/confirm")
    for _ in range(2):
        with pytest.raises(stripe.APIError) as caught:
            client.v1.payment_intents.confirm(intent.id, {}, KEY)
        assert caught.value.http_status == 500
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_server_error_before_execution_is_not_kept(twin: InProcessTwin) -> None:
    """The repeat pays."""
    client = twin.stripe_client()
    intent = pay(client, confirm=False)
    twin.control.fault("fail_before", path="*/confirm")
    with pytest.raises(stripe.APIError):
        client.v1.payment_intents.confirm(intent.id, {}, KEY)
    assert client.v1.payment_intents.confirm(intent.id, {}, KEY).status == "succeeded"


def test_keys_are_forgotten_after_a_day(twin: InProcessTwin) -> None:
    """The same key makes a new customer tomorrow."""
    client = twin.stripe_client()
    first = client.v1.customers.create({}, KEY)
    twin.control.advance(86_399)
    assert client.v1.customers.create({}, KEY).id == first.id
    twin.control.advance(1)
    assert client.v1.customers.create({}, KEY).id != first.id


def test_restart_frees_what_was_running(twin: InProcessTwin) -> None:
    """A key whose request died with the process may be used again."""
    with twin.twin.lock:
        idempotency.begin(twin.twin, KEY["idempotency_key"], "POST", "/v1/customers", {})
        idempotency.recover(twin.twin)
    assert twin.stripe_client().v1.customers.create({}, KEY).id


def test_too_long_a_key_is_refused(client: stripe.StripeClient) -> None:
    """255 characters at most."""
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.create({}, {"idempotency_key": "k" * 256})
