"""Connected accounts are onboarded, then paid by transfers that can be reversed."""

from typing import Any

import pytest
import stripe

from tests.twin.client import InProcessTwin
from tests.twin.helpers import pay, told

DAY = 86_400


def account(client: stripe.StripeClient) -> Any:
    """An account that is not onboarded yet."""
    params: Any = {"type": "express", "capabilities": {"transfers": {"requested": True}}}
    return client.v1.accounts.create(params)


def transfer(client: stripe.StripeClient, destination: str, amount: int, **more: Any) -> Any:
    """A transfer in euro."""
    params: Any = {"amount": amount, "currency": "eur", "destination": destination, **more}
    return client.v1.transfers.create(params)


def test_onboarding_page_makes_the_account_work(twin: InProcessTwin) -> None:
    """Left without completing, nothing changes; completed, the account is payable."""
    client = twin.stripe_client()
    made = account(client)
    assert (made.payouts_enabled, made.details_submitted) == (False, False)
    link = client.v1.account_links.create(
        {
            "account": made.id,
            "type": "account_onboarding",
            "refresh_url": "https://citta.example/ancora",
            "return_url": "https://citta.example/fatto",
        }
    )
    path = link.url.removeprefix("http://stripe.twin")
    assert "Registra il conto" in twin.browser().get(path).text
    left = twin.browser().post(path, data={"outcome": "later"})
    assert left.location == "https://citta.example/fatto"
    assert not client.v1.accounts.retrieve(made.id).payouts_enabled
    twin.browser().post(path, data={"outcome": "complete"})
    done = client.v1.accounts.retrieve(made.id)
    assert done.payouts_enabled
    assert done.capabilities is not None
    assert done.capabilities.transfers == "active"
    assert "account.updated" in told(twin)
    twin.control.advance(301)
    assert twin.browser().get(path).location == "https://citta.example/ancora"


def test_account_that_is_not_onboarded_is_not_paid(client: stripe.StripeClient) -> None:
    """Nor one that does not exist."""
    with pytest.raises(stripe.InvalidRequestError) as caught:
        transfer(client, account(client).id, 100)
    assert caught.value.code == "insufficient_capabilities_for_transfer"
    with pytest.raises(stripe.InvalidRequestError):
        transfer(client, "acct_no", 100)


def test_transfer_needs_available_money(twin: InProcessTwin) -> None:
    """Pending money is not yet there; from its own charge it may be promised."""
    client = twin.stripe_client()
    destination = account(client).id
    twin.control.onboard(destination)
    paid = pay(client)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        transfer(client, destination, 1000)
    assert caught.value.code == "balance_insufficient"
    transfer(client, destination, 2000, source_transaction=paid.latest_charge)
    with pytest.raises(stripe.InvalidRequestError):
        transfer(client, destination, 501, source_transaction=paid.latest_charge)
    twin.control.advance(3 * DAY)
    assert transfer(client, destination, 437).amount == 437
    with pytest.raises(stripe.InvalidRequestError):
        transfer(client, destination, 1)


def test_reversals_never_exceed_the_transfer(twin: InProcessTwin) -> None:
    """Part, then the rest, then no more; the balance has it back."""
    client = twin.stripe_client()
    destination = account(client).id
    twin.control.onboard(destination)
    pay(client, "pm_card_bypassPending")
    sent = transfer(client, destination, 1000)
    client.v1.transfers.reversals.create(sent.id, {"amount": 400})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.transfers.reversals.create(sent.id, {"amount": 601})
    client.v1.transfers.reversals.create(sent.id)
    done = client.v1.transfers.retrieve(sent.id)
    assert (done.amount_reversed, done.reversed) == (1000, True)
    assert twin.control.state()["balance"]["net"] == 2437
    assert [each for each in told(twin) if each.startswith("transfer.")] == [
        "transfer.created",
        "transfer.reversed",
        "transfer.reversed",
    ]


def test_requests_on_behalf_of_an_account_are_refused(client: stripe.StripeClient) -> None:
    """The twin says so instead of doing it for the platform."""
    with pytest.raises(stripe.InvalidRequestError, match="on behalf"):
        client.v1.customers.create({}, {"stripe_account": "acct_1"})


def test_restricted_account(twin: InProcessTwin) -> None:
    """It was payable and no longer is."""
    client = twin.stripe_client()
    made = account(client)
    twin.control.onboard(made.id)
    body = {"account": made.id, "onboarded": False}
    assert twin.browser().post("/_twin/accounts", json=body).status_code == 200
    assert not client.v1.accounts.retrieve(made.id).payouts_enabled
