"""Refunds give back at most what was taken."""

import pytest
import stripe
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twin.client import InProcessTwin
from tests.twin.helpers import pay, refused, told


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=1500), max_size=6))
def test_refunds_never_exceed_the_charge(amounts: list[int]) -> None:
    """Whatever is asked in whatever order, the charge and the balance agree with the refunds."""
    twin = InProcessTwin()
    client = twin.stripe_client()
    intent = pay(client)
    given_back = 0
    for amount in amounts:
        try:
            client.v1.refunds.create({"payment_intent": intent.id, "amount": amount})
        except stripe.InvalidRequestError:
            assert given_back + amount > 2500
        else:
            given_back += amount
    charge = client.v1.charges.retrieve(intent.latest_charge)
    assert charge.amount_refunded == given_back <= 2500
    assert charge.refunded == (given_back == 2500)
    assert twin.control.state()["balance"]["net"] == 2437 - given_back


def test_refund_of_a_refunded_charge(client: stripe.StripeClient) -> None:
    """Its own code, so that a repeat can be told from an error."""
    intent = pay(client)
    client.v1.refunds.create({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "charge_already_refunded"


def test_nothing_to_refund(client: stripe.StripeClient) -> None:
    """An intent that did not succeed has nothing to give back; nor does no intent at all."""
    error = refused(lambda: pay(client, "pm_card_chargeDeclined"))
    assert error.error is not None
    assert error.error.payment_intent is not None
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": error.error.payment_intent.id})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({})
    assert caught.value.param == "payment_intent"


def test_refund_that_the_bank_sends_back(twin: InProcessTwin) -> None:
    """The money returns to the balance and the charge may be refunded again."""
    client = twin.stripe_client()
    intent = pay(client)
    refund = client.v1.refunds.create({"payment_intent": intent.id})
    twin.control.fail_refund(refund.id)
    failed = client.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert twin.control.state()["balance"]["net"] == 2437
    assert client.v1.refunds.create({"payment_intent": intent.id}).status == "succeeded"
    assert {"refund.created", "refund.failed", "refund.updated"} <= set(told(twin))


@pytest.mark.parametrize(
    ("token", "first", "then"),
    [
        ("pm_card_refundFail", "succeeded", "failed"),
        ("pm_card_pendingRefund", "pending", "succeeded"),
    ],
)
def test_cards_whose_refunds_change(
    client: stripe.StripeClient, token: str, first: str, then: str
) -> None:
    """A moment after the answer, as Stripe's cards do."""
    refund = client.v1.refunds.create({"payment_intent": pay(client, token).id})
    assert refund.status == first
    assert client.v1.refunds.retrieve(refund.id).status == then
