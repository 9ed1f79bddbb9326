"""Short ways to what the tests of the twin start from."""

import json
from collections.abc import Callable
from typing import Any

import stripe

from tests.twin.client import InProcessTwin

CARD: dict[str, Any] = {"payment_method_types": ["card"]}
SUCCESS = "https://citta.example/grazie?s={CHECKOUT_SESSION_ID}"
CANCEL = "https://citta.example/annulla"


def pay(client: stripe.StripeClient, token: str = "pm_card_visa", **more: Any) -> Any:
    """A PaymentIntent of 25 euro, confirmed at once unless said otherwise."""
    params: Any = {"amount": 2500, "currency": "eur", "payment_method": token, "confirm": True}
    params |= {**CARD, **more}
    return client.v1.payment_intents.create(params)


def refused(attempt: Callable[[], Any]) -> stripe.CardError:
    """The decline that `attempt` meets."""
    try:
        attempt()
    except stripe.CardError as error:
        return error
    raise AssertionError("the card was not refused")


def intent_of(error: stripe.CardError) -> Any:
    """The PaymentIntent that a decline carries."""
    assert error.error is not None
    return error.error.payment_intent


def saved(client: stripe.StripeClient, token: str = "pm_card_visa") -> tuple[str, str]:
    """A customer and a card saved for off-session payments without a challenge."""
    customer = client.v1.customers.create({"email": "prova@esempio.it"})
    params: Any = {"customer": customer.id, "payment_method": token, "confirm": True, **CARD}
    intent = client.v1.setup_intents.create(params)
    assert isinstance(intent.payment_method, str)
    return customer.id, intent.payment_method


def session(client: stripe.StripeClient, mode: str = "payment", **more: Any) -> Any:
    """A Checkout Session of 25 euro, or one that saves a card."""
    params: Any = {"mode": mode, "success_url": SUCCESS, "cancel_url": CANCEL, "locale": "it"}
    params |= CARD
    if mode == "payment":
        price = {"currency": "eur", "unit_amount": 2500, "product_data": {"name": "Sostegno"}}
        params["line_items"] = [{"price_data": price, "quantity": 1}]
    params |= more
    return client.v1.checkout.sessions.create(params)


def told(twin: InProcessTwin) -> list[str]:
    """The types of the events due now, delivered to nobody in particular."""
    return twin.deliver(lambda payload, headers: 200)


def payloads(twin: InProcessTwin) -> list[dict[str, Any]]:
    """The events due now."""
    kept: list[dict[str, Any]] = []

    def receive(payload: bytes, headers: dict[str, str]) -> int:
        kept.append(json.loads(payload))
        return 200

    twin.deliver(receive)
    return kept
