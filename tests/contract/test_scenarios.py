"""What the platform relies on, proved on the twin and, with a test key, on Stripe itself."""

import uuid
from typing import Any

import pytest
import stripe

from tests.contract.conftest import Gateway

CARD_ONLY: dict[str, Any] = {"payment_method_types": ["card"]}
"""Named as the pinned version of the API has it; the SDK's types are one version ahead."""


def new_intent(client: stripe.StripeClient, **more: Any) -> stripe.PaymentIntent:
    """A PaymentIntent in euro for cards."""
    params: Any = {"amount": 1000, "currency": "eur", **CARD_ONLY, **more}
    return client.v1.payment_intents.create(params)


def intent_in(error: stripe.CardError) -> stripe.PaymentIntent:
    """The intent that a decline carries."""
    assert error.error is not None
    assert error.error.payment_intent is not None
    return error.error.payment_intent


def saved_card(client: stripe.StripeClient, token: str = "pm_card_visa") -> tuple[str, str]:
    """A customer and the id of a card set up for off-session payments."""
    customer = client.v1.customers.create({"email": "prova@esempio.it", "metadata": {"ref": "1"}})
    params: Any = {"customer": customer.id, "payment_method": token, "usage": "off_session"}
    params |= {**CARD_ONLY, "confirm": True}
    intent = client.v1.setup_intents.create(params)
    assert intent.status == "succeeded"
    assert isinstance(intent.payment_method, str)
    return customer.id, intent.payment_method


def test_saved_card_is_charged_later_without_the_customer(gateway: Gateway) -> None:
    """A card set up today pays off-session; fee and net are those of the balance transaction."""
    client = gateway.client
    customer, method = saved_card(client)
    intent = new_intent(
        client,
        amount=2500,
        customer=customer,
        payment_method=method,
        metadata={"reference": "pledge:AB12"},
    )
    assert intent.status == "requires_confirmation"
    paid = client.v1.payment_intents.confirm(
        intent.id, {"off_session": True, "expand": ["latest_charge"]}
    )
    assert (paid.status, paid.amount_received) == ("succeeded", 2500)
    charge = paid.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert charge.paid
    assert charge.payment_intent == intent.id
    again = client.v1.payment_intents.retrieve(intent.id)
    assert again.metadata["reference"] == "pledge:AB12"


def test_declined_card_leaves_the_intent_open(gateway: Gateway) -> None:
    """A decline is a 402 whose error carries the intent, back at requires_payment_method."""
    with pytest.raises(stripe.CardError) as caught:
        new_intent(
            gateway.client,
            payment_method="pm_card_visa_chargeDeclinedInsufficientFunds",
            confirm=True,
        )
    error = caught.value
    assert (error.http_status, error.code) == (402, "card_declined")
    intent = intent_in(error)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error is not None
    assert intent.last_payment_error.decline_code == "insufficient_funds"


def test_card_that_always_authenticates_is_refused_off_session(gateway: Gateway) -> None:
    """Without the customer, 402 authentication_required; the intent waits for a method."""
    client = gateway.client
    customer = client.v1.customers.create({})
    client.v1.payment_methods.attach("pm_card_authenticationRequired", {"customer": customer.id})
    method = client.v1.payment_methods.list({"customer": customer.id, "type": "card"}).data[0]
    with pytest.raises(stripe.CardError) as caught:
        new_intent(
            client, customer=customer.id, payment_method=method.id, off_session=True, confirm=True
        )
    assert caught.value.code == "authentication_required"
    assert intent_in(caught.value).status == "requires_payment_method"


def test_payment_that_needs_authentication_says_where(gateway: Gateway) -> None:
    """With the customer there, the intent asks for an action and names the address."""
    intent = new_intent(
        gateway.client,
        payment_method="pm_card_threeDSecure2Required",
        confirm=True,
        return_url="https://example.com/back",
    )
    assert intent.status == "requires_action"
    assert intent.next_action is not None
    assert intent.next_action.type == "redirect_to_url"
    cancelled = gateway.client.v1.payment_intents.cancel(intent.id)
    assert cancelled.status == "canceled"


def test_same_key_gives_the_same_answer_and_refuses_other_parameters(gateway: Gateway) -> None:
    """An idempotency key replays; with other parameters it is an error."""
    client, key = gateway.client, f"contract-{uuid.uuid4()}"
    params: stripe.params.CustomerCreateParams = {"email": "prova@esempio.it"}
    first = client.v1.customers.create(params, {"idempotency_key": key})
    second = client.v1.customers.create(params, {"idempotency_key": key})
    assert first.id == second.id
    assert second.last_response is not None
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"email": "altra@esempio.it"}, {"idempotency_key": key})


def test_refunds_never_exceed_the_charge(gateway: Gateway) -> None:
    """Part, then all that is left; one cent more is refused."""
    client = gateway.client
    intent = new_intent(client, amount=2000, payment_method="pm_card_visa", confirm=True)
    part = client.v1.refunds.create({"payment_intent": intent.id, "amount": 500})
    assert part.amount == 500
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 1501})
    rest = client.v1.refunds.create({"payment_intent": intent.id})
    assert rest.amount == 1500
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "charge_already_refunded"
    listed = client.v1.refunds.list({"payment_intent": intent.id})
    assert sum(refund.amount for refund in listed.data) == 2000


def test_checkout_saves_a_card_on_a_hosted_page(gateway: Gateway) -> None:
    """A setup session is open, has an address and a SetupIntent, and can be expired."""
    client = gateway.client
    customer = client.v1.customers.create({"email": "prova@esempio.it"})
    params: Any = {
        "mode": "setup",
        "customer": customer.id,
        "success_url": "https://example.com/ok?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://example.com/no",
        "locale": "it",
        "client_reference_id": "pledge:AB12",
        "setup_intent_data": {"metadata": {"reference": "pledge:AB12"}},
    }
    params |= CARD_ONLY
    session = client.v1.checkout.sessions.create(params)
    assert (session.status, session.payment_status) == ("open", "no_payment_required")
    assert session.url
    assert session.setup_intent
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"


def test_checkout_in_payment_mode_has_no_intent_before_the_customer_pays(gateway: Gateway) -> None:
    """The PaymentIntent of a hosted payment comes with its first attempt."""
    session = gateway.client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "success_url": "https://example.com/ok",
            "submit_type": "donate",
            "line_items": [
                {
                    "price_data": {
                        "currency": "eur",
                        "unit_amount": 1500,
                        "product_data": {"name": "Sostegno"},
                    },
                    "quantity": 2,
                }
            ],
            "payment_intent_data": {"metadata": {"reference": "pledge:AB12"}},
        }
    )
    assert (session.amount_total, session.payment_status) == (3000, "unpaid")
    assert session.payment_intent is None


def test_errors_have_the_shape_and_status_of_stripe(gateway: Gateway) -> None:
    """Unknown objects are 404, unknown and missing parameters 400 with their names."""
    client = gateway.client
    with pytest.raises(stripe.InvalidRequestError) as absent:
        client.v1.payment_intents.retrieve("pi_doesnotexist")
    assert (absent.value.http_status, absent.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError) as small:
        new_intent(client, amount=1)
    assert (small.value.http_status, small.value.code) == (400, "amount_too_small")


def test_lists_come_in_pages(gateway: Gateway) -> None:
    """Newest first, with a cursor; the SDK walks through all of them."""
    client = gateway.client
    customer, _ = saved_card(client)
    made = [new_intent(client, amount=100 + number, customer=customer).id for number in range(3)]
    first = client.v1.payment_intents.list({"customer": customer, "limit": 2})
    assert first.has_more
    assert [intent.id for intent in first.auto_paging_iter()] == made[::-1]
