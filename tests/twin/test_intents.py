"""PaymentIntents walk through Stripe's statuses and no others, and money adds up."""

from typing import Any

import pytest
import stripe
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.twin.balance import card_fee
from tests.twin.client import InProcessTwin
from tests.twin.helpers import pay, refused, told

DAY = 86_400
GOOD_IBAN, BAD_IBAN = "DE89370400440532013000", "DE62370400440532013001"


def debit(client: stripe.StripeClient, iban: str = GOOD_IBAN) -> Any:
    """A SEPA debit of 25 euro, confirmed."""
    method = client.v1.payment_methods.create(
        {
            "type": "sepa_debit",
            "sepa_debit": {"iban": iban},
            "billing_details": {"name": "Prova", "email": "prova@esempio.it"},
        }
    )
    return pay(client, method.id, payment_method_types=["sepa_debit"])


def test_statuses_before_confirmation(client: stripe.StripeClient) -> None:
    """Without a method, then with one, then paid."""
    intent = pay(client, confirm=False, payment_method="")
    assert intent.status == "requires_payment_method"
    updated = client.v1.payment_intents.update(intent.id, {"payment_method": "pm_card_visa"})
    assert updated.status == "requires_confirmation"
    assert client.v1.payment_intents.confirm(intent.id).status == "succeeded"


@pytest.mark.parametrize("action", ["confirm", "cancel", "capture"])
def test_succeeded_intent_takes_no_more(client: stripe.StripeClient, action: str) -> None:
    """400 with the intent in the error, and nothing changes."""
    intent = pay(client)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        getattr(client.v1.payment_intents, action)(intent.id)
    assert caught.value.code == "payment_intent_unexpected_state"
    assert caught.value.error is not None
    assert caught.value.error.payment_intent is not None
    assert caught.value.error.payment_intent.status == "succeeded"
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_declined_intent_is_paid_with_another_card(client: stripe.StripeClient) -> None:
    """The same intent succeeds on the second try and has two charges, the last of them paid."""
    error = refused(lambda: pay(client, "pm_card_chargeDeclined"))
    assert error.error is not None
    assert error.error.payment_intent is not None
    identifier = error.error.payment_intent.id
    paid = client.v1.payment_intents.confirm(identifier, {"payment_method": "pm_card_visa"})
    assert paid.status == "succeeded"
    assert paid.last_payment_error is None
    charges = client.v1.charges.list({"payment_intent": identifier}).data
    assert [charge.status for charge in charges] == ["succeeded", "failed"]


def test_cancelled_intent_cannot_be_confirmed(twin: InProcessTwin) -> None:
    """Cancelled, it says when and why."""
    client = twin.stripe_client()
    intent = pay(client, confirm=False)
    cancelled = client.v1.payment_intents.cancel(
        intent.id, {"cancellation_reason": "requested_by_customer"}
    )
    assert (cancelled.status, cancelled.canceled_at) == ("canceled", twin.control.now)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.confirm(intent.id)
    assert "payment_intent.canceled" in told(twin)


def test_money_that_is_held_is_captured_in_part(client: stripe.StripeClient) -> None:
    """Manual capture takes what is asked; the rest is released."""
    intent = pay(client, capture_method="manual")
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 2500)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 2501})
    captured = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1000})
    assert (captured.status, captured.amount_received) == ("succeeded", 1000)
    assert client.v1.balance_transactions.list().data[0].amount == 1000


def test_money_that_is_held_is_released_by_cancelling(client: stripe.StripeClient) -> None:
    """Nothing ever reaches the balance."""
    intent = pay(client, capture_method="manual")
    client.v1.payment_intents.cancel(intent.id)
    assert client.v1.charges.retrieve(intent.latest_charge).refunded
    assert client.v1.balance_transactions.list().data == []


def test_balance_transaction_comes_after_the_answer(twin: InProcessTwin) -> None:
    """With asynchronous capture (the default) the fee is known a moment later."""
    client = twin.stripe_client()
    expand = ["latest_charge.balance_transaction"]
    intent = pay(client, expand=expand)
    assert intent.latest_charge.balance_transaction is None
    later: Any = client.v1.payment_intents.retrieve(intent.id, {"expand": expand})
    assert later.latest_charge.balance_transaction.fee == 63
    assert "charge.updated" in told(twin)


def test_balance_transaction_comes_at_once_with_synchronous_capture(
    client: stripe.StripeClient,
) -> None:
    """capture_method=automatic settles within the answer."""
    expand = ["latest_charge.balance_transaction"]
    intent = pay(client, capture_method="automatic", expand=expand)
    assert intent.latest_charge.balance_transaction.net == 2437


def test_money_is_pending_and_then_available(twin: InProcessTwin) -> None:
    """After the settlement days of the twin's clock."""
    client = twin.stripe_client()
    pay(client)
    assert client.v1.balance.retrieve().pending[0].amount == 2437
    twin.control.advance(3 * DAY)
    balance = client.v1.balance.retrieve()
    assert (balance.available[0].amount, balance.pending[0].amount) == (2437, 0)
    assert client.v1.balance_transactions.list().data[0].status == "available"


def test_debit_is_processing_until_the_bank_answers(twin: InProcessTwin) -> None:
    """SEPA: processing, then succeeded by the clock."""
    client = twin.stripe_client()
    intent = debit(client)
    assert intent.status == "processing"
    twin.control.advance(5 * DAY - 1)
    assert client.v1.payment_intents.retrieve(intent.id).status == "processing"
    twin.control.advance(1)
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    assert client.v1.balance_transactions.list().data[0].fee == 35


@pytest.mark.parametrize("by_clock", [True, False])
def test_debit_that_the_bank_sends_back(twin: InProcessTwin, by_clock: bool) -> None:
    """It fails by its test IBAN or by control, and waits for another method."""
    client = twin.stripe_client()
    intent = debit(client, BAD_IBAN if by_clock else GOOD_IBAN)
    if by_clock:
        twin.control.advance(6 * DAY)
    else:
        twin.control.finish_debit(intent.id, succeeded=False)
    failed: Any = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (failed.status, failed.latest_charge.status) == ("requires_payment_method", "failed")
    assert {"payment_intent.processing", "payment_intent.payment_failed"} <= set(told(twin))


def test_confirmation_of_automatic_methods_needs_a_return_address(
    client: stripe.StripeClient,
) -> None:
    """As Stripe: methods that may redirect want to know where to come back."""
    params: Any = {"amount": 2500, "currency": "eur", "payment_method": "pm_card_visa"}
    intent = client.v1.payment_intents.create(params)
    with pytest.raises(stripe.InvalidRequestError, match="return_url"):
        client.v1.payment_intents.confirm(intent.id)
    confirm: Any = {"return_url": "https://citta.example/"}
    assert client.v1.payment_intents.confirm(intent.id, confirm).status == "succeeded"


def test_search_by_metadata(client: stripe.StripeClient) -> None:
    """Finds the intent of a reference, and refuses what it cannot read."""
    wanted = pay(client, metadata={"reference": "pledge:AB12"})
    pay(client, metadata={"reference": "pledge:CD34"})
    found = client.v1.payment_intents.search({"query": "metadata['reference']:'pledge:AB12'"})
    assert [intent.id for intent in found.data] == [wanted.id]
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.search({"query": "planet:'Terra'"})


@settings(deadline=None)
@given(st.integers(min_value=50, max_value=99_999_999))
def test_fee_is_one_and_a_half_percent_and_a_quarter(amount: int) -> None:
    """Rounded to the nearest cent, halves up; never more than the amount."""
    fee = card_fee(amount)
    assert abs((fee - 25) * 1000 - amount * 15) <= 500
    assert fee < amount
