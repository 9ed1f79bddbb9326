"""Stripe's test cards behave as Stripe documents them."""

from typing import Any

import pytest
import stripe

from payments.twin.cards import CARDS, TOKENS, by_number, by_token
from tests.twin.client import InProcessTwin
from tests.twin.helpers import CARD, intent_of, pay, refused, saved, session, told

DECLINES = [
    ("pm_card_chargeDeclined", "4000000000000002", "card_declined", "generic_decline"),
    (
        "pm_card_chargeDeclinedInsufficientFunds",
        "4000000000009995",
        "card_declined",
        "insufficient_funds",
    ),
    ("pm_card_chargeDeclinedLostCard", "4000000000009987", "card_declined", "lost_card"),
    ("pm_card_chargeDeclinedStolenCard", "4000000000009979", "card_declined", "stolen_card"),
    ("pm_card_chargeDeclinedExpiredCard", "4000000000000069", "expired_card", "expired_card"),
    ("pm_card_chargeDeclinedIncorrectCvc", "4000000000000127", "incorrect_cvc", "incorrect_cvc"),
    (
        "pm_card_chargeDeclinedProcessingError",
        "4000000000000119",
        "processing_error",
        "processing_error",
    ),
]


def test_tokens_stand_for_known_cards() -> None:
    """Every token leads to a card; spaces in a number do not matter; others are unknown."""
    assert all(by_token(f"pm_card_{name}") in CARDS.values() for name in TOKENS)
    assert by_number("4242 4242 4242-4242") == by_token("tok_visa")
    assert by_number("4111111111111111") is None
    assert by_token("pm_card_unheardOf") is None


@pytest.mark.parametrize(("token", "number", "code", "decline"), DECLINES)
def test_declined_when_paid_with(
    client: stripe.StripeClient, token: str, number: str, code: str, decline: str
) -> None:
    """402 with code and decline code; the intent is open again and remembers why."""
    error = refused(lambda: pay(client, token))
    assert error.error is not None
    assert (error.http_status, error.code, error.error.decline_code) == (402, code, decline)
    intent = intent_of(error)
    assert (intent.status, intent.payment_method) == ("requires_payment_method", None)
    assert intent.last_payment_error.payment_method.card.last4 == number[-4:]
    charge = client.v1.charges.retrieve(intent.latest_charge)
    assert (charge.status, charge.paid, charge.failure_code) == ("failed", False, code)


@pytest.mark.parametrize(("token", "number", "code", "decline"), DECLINES)
def test_declined_when_saved(
    client: stripe.StripeClient, token: str, number: str, code: str, decline: str
) -> None:
    """What is refused when charged is refused when saved or attached."""
    customer = client.v1.customers.create({})
    error = refused(lambda: client.v1.payment_methods.attach(token, {"customer": customer.id}))
    assert error.code == code
    assert refused(lambda: saved(client, token)).code == code


@pytest.mark.parametrize(("token", "number", "code", "decline"), DECLINES)
def test_declined_on_the_page_and_tried_again(
    twin: InProcessTwin, token: str, number: str, code: str, decline: str
) -> None:
    """The page stays, says that it failed, and takes another card."""
    client = twin.stripe_client()
    opened = session(client)
    answer = twin.fill_checkout(opened.url, number)
    assert answer.status_code == 402
    assert 'role="alert"' in answer.text
    assert twin.fill_checkout(opened.url).status_code == 303
    assert client.v1.checkout.sessions.retrieve(opened.id).payment_status == "paid"


def test_saves_and_then_fails_when_charged(client: stripe.StripeClient) -> None:
    """4000 0000 0000 0341."""
    customer, method = saved(client, "pm_card_chargeCustomerFail")
    error = refused(lambda: pay(client, method, customer=customer, off_session=True))
    assert error.code == "card_declined"


def test_authentication_at_setup_frees_later_payments(twin: InProcessTwin) -> None:
    """4000 0025 0000 3155: once set up, off-session payments need nobody."""
    client = twin.stripe_client()
    customer = client.v1.customers.create({})
    opened = session(client, "setup", customer=customer.id)
    assert twin.fill_checkout(opened.url, "4000002500003155", passed=True).status_code == 303
    method = client.v1.payment_methods.list({"customer": customer.id}).data[0]
    assert pay(client, method.id, customer=customer.id, off_session=True).status == "succeeded"


def test_card_not_set_up_is_refused_off_session(client: stripe.StripeClient) -> None:
    """The same card, only attached, still needs its owner."""
    customer = client.v1.customers.create({})
    method = client.v1.payment_methods.attach(
        "pm_card_authenticationRequiredOnSetup", {"customer": customer.id}
    )
    error = refused(lambda: pay(client, method.id, customer=customer.id, off_session=True))
    assert error.code == "authentication_required"


def test_card_that_always_authenticates(twin: InProcessTwin) -> None:
    """4000 0027 6000 3184: refused off-session even after setup, fine with its owner."""
    client = twin.stripe_client()
    customer = client.v1.customers.create({})
    opened = session(client, "setup", customer=customer.id)
    twin.fill_checkout(opened.url, "4000002760003184", passed=True)
    method = client.v1.payment_methods.list({"customer": customer.id}).data[0].id
    error = refused(lambda: pay(client, method, customer=customer.id, off_session=True))
    assert (error.http_status, error.code) == (402, "authentication_required")
    intent = intent_of(error)
    assert intent.status == "requires_payment_method"
    again = client.v1.payment_intents.confirm(intent.id, {"payment_method": method})
    assert again.status == "requires_action"
    twin.control.authenticate(again.id, passed=True)
    assert client.v1.payment_intents.retrieve(again.id).status == "succeeded"


def test_failed_authentication_asks_for_another_method(twin: InProcessTwin) -> None:
    """The intent says that authentication failed, and no charge is made."""
    client = twin.stripe_client()
    intent = pay(client, "pm_card_threeDSecure2Required")
    twin.control.authenticate(intent.id, passed=False)
    failed = client.v1.payment_intents.retrieve(intent.id)
    assert failed.status == "requires_payment_method"
    assert failed.last_payment_error is not None
    assert failed.last_payment_error.code == "payment_intent_authentication_failure"
    assert failed.latest_charge is None


def test_decline_after_authentication(twin: InProcessTwin) -> None:
    """4000 0082 6000 3178: the owner is who they are, and has no money."""
    client = twin.stripe_client()
    opened = session(client)
    answer = twin.fill_checkout(opened.url, "4000008260003178", passed=True)
    assert answer.location.endswith(f"/c/pay/{opened.id}")
    page = twin.browser().get(f"/c/pay/{opened.id}")
    assert "fondi sufficienti" in page.text


def test_error_instead_of_action(client: stripe.StripeClient) -> None:
    """With error_on_requires_action a challenge is a decline."""
    error = refused(
        lambda: pay(client, "pm_card_threeDSecure2Required", error_on_requires_action=True)
    )
    assert error.code == "authentication_required"


def test_disputed_card_opens_a_dispute_by_itself(twin: InProcessTwin) -> None:
    """4000 0000 0000 0259: the payment succeeds, then the bank takes it back with a fee."""
    client = twin.stripe_client()
    intent = pay(client, "pm_card_createDispute")
    dispute = client.v1.disputes.list({"payment_intent": intent.id}).data[0]
    assert (dispute.amount, dispute.status, dispute.reason) == (
        2500,
        "needs_response",
        "fraudulent",
    )
    assert dispute.balance_transactions[0].net == -4500
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "charge_disputed"
    assert "charge.dispute.created" in told(twin)


@pytest.mark.parametrize(("won", "net"), [(True, 2437 - 2000), (False, 2437 - 4500)])
def test_dispute_is_won_or_lost(twin: InProcessTwin, won: bool, net: int) -> None:
    """Won: the amount comes back, the fee does not. Lost: neither."""
    client = twin.stripe_client()
    intent = pay(client)
    dispute = twin.control.open_dispute(intent.latest_charge)
    twin.control.close_dispute(dispute["id"], won=won)
    status = client.v1.disputes.retrieve(dispute["id"]).status
    assert status == ("won" if won else "lost")
    assert twin.control.state()["balance"]["net"] == net
    assert "charge.dispute.closed" in told(twin)


def test_raw_numbers_make_payment_methods(client: stripe.StripeClient) -> None:
    """A test card's number works; any other number is incorrect."""
    method = client.v1.payment_methods.create(
        {"type": "card", "card": {"number": "5555 5555 5555 4444", "exp_month": 1}}
    )
    assert method.card is not None
    assert method.card.brand == "mastercard"
    number = {"number": "4111111111111111", "exp_month": 1, "exp_year": 2040}
    wrong: Any = {"type": "card", "card": number}
    error = refused(lambda: client.v1.payment_methods.create(wrong))
    assert error.code == "incorrect_number"


def test_card_without_customer_is_used_once(client: stripe.StripeClient) -> None:
    """Never attached, or detached: it may not pay a second time."""
    method = client.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}})
    pay(client, method.id)
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        pay(client, method.id)
    customer, kept = saved(client)
    client.v1.payment_methods.detach(kept)
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        pay(client, kept, customer=customer)


def test_card_of_another_customer_is_refused(client: stripe.StripeClient) -> None:
    """A payment method pays for its own customer only."""
    _, method = saved(client)
    other = client.v1.customers.create({})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        pay(client, method, customer=other.id)
    assert caught.value.code == "resource_missing"


def test_setup_needs_no_challenge_for_a_plain_card(client: stripe.StripeClient) -> None:
    """Saved at once, attached to its customer, chargeable off-session."""
    customer, method = saved(client)
    assert client.v1.payment_methods.retrieve(method).customer == customer
    params: stripe.params.PaymentIntentConfirmParams = {"off_session": True}
    intent = pay(client, method, customer=customer, confirm=False)
    assert client.v1.payment_intents.confirm(intent.id, params).status == "succeeded"
    assert CARD["payment_method_types"] == intent.payment_method_types
