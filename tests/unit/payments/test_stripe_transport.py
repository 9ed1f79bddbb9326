"""Every request keeps the shared pace, also the SDK's own repeats, and a 429 slows all."""

from typing import Any

import pytest

from kit.pace import Busy, Pace
from kit.slots import Lease
from payments.errors import GatewayBusy, GatewayUnavailable
from payments.stripe_gateway import StripeGateway
from payments.stripe_transport import endpoint, pause
from tests.twin.client import ADDRESS, KEY, InProcessTwin


class Notes(Pace):
    """A pace that lets everything through, or nothing, and notes what it was asked."""

    def __init__(self) -> None:
        super().__init__(25, take=lambda name, count, ahead: Lease(0, 0, count))
        self.waited: list[str] = []
        self.slowed: list[tuple[str, float]] = []
        self.is_full = False

    def wait(self, name: str) -> None:
        if self.is_full:
            raise Busy("full", seconds=2)
        self.waited.append(name)

    def slow(self, name: str, seconds: float) -> None:
        self.slowed.append((name, seconds))


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def port(notes: Notes) -> tuple[InProcessTwin, StripeGateway]:
    twin = InProcessTwin()
    made = StripeGateway(
        KEY, secrets=(), api_base=ADDRESS, http_client=twin.http_client(), repeats=2, pace=notes
    )
    return twin, made


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("post", "/v1/payment_intents", "POST /v1/payment_intents"),
        ("post", "/v1/payment_intents/pi_3Nab/confirm", "POST /v1/payment_intents/{id}/confirm"),
        ("get", "/v1/checkout/sessions/cs_test_a1B?x=1", "GET /v1/checkout/sessions/{id}"),
        ("get", "/v1/payment_intents?customer=cus_1", "GET /v1/payment_intents"),
        ("post", "/v1/payment_methods/pm_1/detach", "POST /v1/payment_methods/{id}/detach"),
    ],
)
def test_requests_are_counted_by_endpoint(method: str, path: str, name: str) -> None:
    assert endpoint(method, f"https://api.stripe.com{path}") == name


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({}, 1), ({"Retry-After": "7"}, 7), ({"retry-after": "900"}, 60), ({"Retry-After": "x"}, 1)],
)
def test_how_long_everybody_waits(headers: dict[str, str], seconds: float) -> None:
    assert pause(headers) == seconds


def test_each_request_waits_for_its_slot(
    port: tuple[InProcessTwin, StripeGateway], notes: Notes
) -> None:
    twin, gateway = port
    twin.control.fault("fail_before", path="*", way="500")
    twin.control.fault("fail_before", method="GET", path="/v1/payment_intents", way="500")
    gateway.find_intent("cus_1", "pledge:A")
    assert notes.waited == ["GET /v1/payment_intents"] * 2


def test_too_many_requests_slow_all_and_are_no_doubt(
    port: tuple[InProcessTwin, StripeGateway], notes: Notes
) -> None:
    twin, gateway = port
    twin.control.fault("fail_before", method="GET", path="*", way="429")
    with pytest.raises(GatewayBusy) as told:
        gateway.intent("pi_1")
    assert told.value.seconds >= 1
    assert notes.slowed == [("GET /v1/payment_intents/{id}", 1.0)]


def test_without_a_slot_nothing_is_asked(
    port: tuple[InProcessTwin, StripeGateway], notes: Notes
) -> None:
    twin, gateway = port
    notes.is_full = True

    def ask() -> Any:
        return gateway.intent("pi_1")

    with pytest.raises(GatewayBusy) as told:
        ask()
    assert told.value.seconds == 2
    assert twin.control.requests() == []


def test_the_sdk_s_own_client_is_asked_as_it_wants_to_be(notes: Notes) -> None:
    """Over a real socket to a port where nobody listens: doubt, and no error of ours."""
    gateway = StripeGateway(KEY, secrets=(), api_base="http://127.0.0.1:9", repeats=0, pace=notes)
    with pytest.raises(GatewayUnavailable):
        gateway.intent("pi_1")
    assert notes.waited == ["GET /v1/payment_intents/{id}"]
