"""Payouts: the balance goes to the platform's bank account, and may come back."""

import pytest
import stripe

from tests.twin.client import InProcessTwin
from tests.twin.helpers import pay, told

DAY = 86_400


def test_what_is_available_goes_to_the_bank(twin: InProcessTwin) -> None:
    """Pending money stays; the payout arrives two days later, with one balance transaction."""
    client = twin.stripe_client()
    pay(client)
    assert twin.control.pay_out() is None
    pay(client, "pm_card_bypassPending")
    sent = twin.control.pay_out()
    assert sent is not None
    moved = client.v1.balance_transactions.list({"type": "payout"}).data
    assert [(one.source, one.amount, one.fee) for one in moved] == [
        (sent["id"], -sent["amount"], 0)
    ]
    assert twin.control.pay_out() is None
    twin.control.advance(2 * DAY + 1)
    assert client.v1.payouts.retrieve(sent["id"]).status == "paid"
    assert [each for each in told(twin) if each.startswith("payout.")] == [
        "payout.created",
        "payout.paid",
    ]


def test_a_payout_that_fails_is_back_in_the_balance(twin: InProcessTwin) -> None:
    """The bank's refusal is a movement of its own."""
    client = twin.stripe_client()
    pay(client, "pm_card_bypassPending")
    before = twin.control.state()["balance"]["net"]
    sent = client.v1.payouts.create({"amount": 100, "currency": "eur"})
    assert twin.control.state()["balance"]["net"] == before - 100
    twin.control.fail_payout(sent.id)
    failed = client.v1.payouts.retrieve(sent.id)
    assert (failed.status, failed.failure_code) == ("failed", "account_closed")
    assert twin.control.state()["balance"]["net"] == before
    moved = client.v1.balance_transactions.list({"source": sent.id}).data
    assert [one.type for one in moved] == ["payout_failure", "payout"]


def test_no_more_than_there_is(client: stripe.StripeClient) -> None:
    """Nor nothing."""
    for amount in (0, 1):
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.payouts.create({"amount": amount, "currency": "eur"})
