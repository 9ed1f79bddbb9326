"""The adapter: Stripe's answers become the port's, and every kind of failure its own kind."""

from datetime import timedelta

import pytest

from payments.errors import GatewayRefused, GatewayUnavailable, KeyReused
from payments.gateway import Checkout, Order
from payments.stripe_gateway import StripeGateway
from tests.support.clock import START
from tests.twin.client import ADDRESS, KEY, SECRET, InProcessTwin


@pytest.fixture
def twin() -> InProcessTwin:
    """A fresh twin."""
    return InProcessTwin()


@pytest.fixture
def port(twin: InProcessTwin) -> StripeGateway:
    """The adapter over the real SDK."""
    return StripeGateway(
        KEY, secrets=(SECRET,), api_base=ADDRESS, http_client=twin.http_client(), repeats=0
    )


def order(mode: str = "setup", **more: object) -> Order:
    """A checkout for 25 euro."""
    known: dict[str, object] = {
        "reference": "pledge:A",
        "mode": mode,
        "amount": 25_00,
        "currency": "EUR",
        "email": "anna@posta.example",
        "description": "Il forno di Barra",
        "success_url": "http://localhost/thanks",
        "cancel_url": "http://localhost/back",
        "locale": "it",
        "expires_at": START + timedelta(hours=1),
        "owner": "campaign:A",
    }
    return Order(**(known | more))  # type: ignore[arg-type]


def saved(twin: InProcessTwin, port: StripeGateway, card: str = "4242424242424242") -> Checkout:
    """A checkout in which a card was saved."""
    opened = port.open_checkout(order(), "checkout:1")
    twin.fill_checkout(opened.url or "", card, passed=True)
    return port.checkout(opened.id)


def test_a_page_that_saves_a_card(twin: InProcessTwin, port: StripeGateway) -> None:
    opened = port.open_checkout(order(), "checkout:1")
    assert (opened.status, opened.payment_method_id, opened.intent) == ("open", None, None)
    twin.fill_checkout(opened.url or "")
    done = port.checkout(opened.id)
    assert done.status == "complete"
    assert done.customer_id is not None
    assert done.payment_method_id is not None


def test_a_page_that_takes_money_tells_charge_and_fee(
    twin: InProcessTwin, port: StripeGateway
) -> None:
    opened = port.open_checkout(order("payment"), "checkout:1")
    twin.fill_checkout(opened.url or "")
    intent = port.checkout(opened.id).intent
    assert intent is not None
    assert (intent.status, intent.amount, intent.currency) == ("succeeded", 25_00, "EUR")
    assert intent.charge_id is not None
    assert intent.fee == 63


def test_the_same_key_is_the_same_page(port: StripeGateway) -> None:
    first = port.open_checkout(order(), "checkout:1")
    assert port.open_checkout(order(), "checkout:1").id == first.id
    with pytest.raises(KeyReused):
        port.open_checkout(order(locale="en"), "checkout:1")


def test_a_page_is_closed_once_and_what_was_done_stays_done(
    twin: InProcessTwin, port: StripeGateway
) -> None:
    opened = port.open_checkout(order(), "checkout:1")
    assert port.close_checkout(opened.id).status == "expired"
    assert port.close_checkout(opened.id).status == "expired"
    done = saved_again(twin, port)
    assert port.close_checkout(done.id).status == "complete"


def saved_again(twin: InProcessTwin, port: StripeGateway) -> Checkout:
    """Another page of the same customer, filled in."""
    opened = port.open_checkout(order(), "checkout:2")
    twin.fill_checkout(opened.url or "")
    return port.checkout(opened.id)


@pytest.mark.parametrize(
    ("card", "status", "code"),
    [
        ("4242424242424242", "succeeded", None),
        ("4000000000000341", "requires_payment_method", "generic_decline"),
        ("4000002760003184", "requires_payment_method", "authentication_required"),
    ],
)
def test_a_refused_card_is_an_answer(
    twin: InProcessTwin, port: StripeGateway, card: str, status: str, code: str | None
) -> None:
    done = saved(twin, port, card)
    customer, method = done.customer_id or "", done.payment_method_id or ""
    made = port.create_intent("pledge:A", 25_00, "EUR", customer, method, "intent:A")
    assert made.status == "requires_confirmation"
    assert port.find_intent(customer, "pledge:A") == made
    assert port.find_intent(customer, "pledge:B") is None
    answer = port.confirm_intent(made.id, method, "confirm:A:1")
    assert (answer.status, answer.decline_code) == (status, code)
    assert port.intent(made.id).status == status
    assert answer.failed_method_id == (method if code else None)


def test_a_second_confirmation_of_a_success_is_refused(
    twin: InProcessTwin, port: StripeGateway
) -> None:
    done = saved(twin, port)
    customer, method = done.customer_id or "", done.payment_method_id or ""
    made = port.create_intent("pledge:A", 25_00, "EUR", customer, method, "intent:A")
    port.confirm_intent(made.id, method, "confirm:A:1")
    with pytest.raises(GatewayRefused) as refusal:
        port.confirm_intent(made.id, method, "confirm:A:2")
    assert refusal.value.code == "payment_intent_unexpected_state"
    assert port.cancel_intent(made.id).status == "succeeded"


def test_a_refund_is_found_again_by_its_key(twin: InProcessTwin, port: StripeGateway) -> None:
    opened = port.open_checkout(order("payment"), "checkout:1")
    twin.fill_checkout(opened.url or "")
    intent = port.checkout(opened.id).intent
    assert intent is not None
    assert intent.charge_id is not None
    given = port.refund(intent.charge_id, 10_00, "refund:A:x", "refund:A:x:0")
    assert (given.status, given.amount, given.currency) == ("succeeded", 10_00, "EUR")
    assert port.refunds(intent.charge_id) == [given]
    assert given.key == "refund:A:x"


def test_a_card_is_forgotten_once(twin: InProcessTwin, port: StripeGateway) -> None:
    method = saved(twin, port).payment_method_id or ""
    port.forget_card(method)
    port.forget_card(method)
    assert twin.twin.store.get("payment_method", method)["customer"] is None


@pytest.mark.parametrize("way", ["500", "429", "cut", "timeout"])
def test_no_clear_answer_is_doubt(twin: InProcessTwin, port: StripeGateway, way: str) -> None:
    twin.control.fault("fail_before", method="*", path="*", way=way)
    with pytest.raises(GatewayUnavailable):
        port.intent("pi_1")


@pytest.mark.parametrize("deed", ["intent", "checkout", "close_checkout", "forget_card"])
def test_a_clear_no_is_no_doubt(port: StripeGateway, deed: str) -> None:
    with pytest.raises(GatewayRefused):
        getattr(port, deed)("nothing_of_this_name")


def test_a_wrong_key_is_no_doubt(twin: InProcessTwin) -> None:
    port = StripeGateway(
        "sk_wrong", secrets=(), api_base=ADDRESS, http_client=twin.http_client(), repeats=0
    )
    with pytest.raises(GatewayRefused):
        port.intent("pi_1")


def test_what_moves_money_is_never_repeated_by_the_sdk(twin: InProcessTwin) -> None:
    port = StripeGateway(
        KEY, secrets=(), api_base=ADDRESS, http_client=twin.http_client(), repeats=2
    )
    done = saved(twin, port)
    customer, method = done.customer_id or "", done.payment_method_id or ""
    made = port.create_intent("pledge:A", 25_00, "EUR", customer, method, "intent:A")
    twin.control.fault("fail_before", path="/v1/payment_intents/*/confirm", way="cut", times=9)
    with pytest.raises(GatewayUnavailable):
        port.confirm_intent(made.id, method, "confirm:A:1")
    asked = twin.control.requests("POST", f"/v1/payment_intents/{made.id}/confirm")
    assert len(asked) == 1
