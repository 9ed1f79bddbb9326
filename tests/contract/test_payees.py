"""What the adapter asks about payees, checked against Stripe's document on the way."""

from urllib.parse import urlsplit

import pytest

from payments import stripe_gateway
from payments.errors import GatewayRefused
from payments.stripe_gateway import StripeGateway
from tests.contract.conftest import Gateway
from tests.twin.client import ADDRESS, KEY, SECRET


@pytest.fixture
def adapter(checked_twin: Gateway, monkeypatch: pytest.MonkeyPatch) -> StripeGateway:
    """The platform's own adapter, whose every exchange is checked."""
    monkeypatch.setattr(stripe_gateway, "forbid", lambda _what: None)
    return StripeGateway(
        KEY, secrets=(SECRET,), api_base=ADDRESS, http_client=checked_twin.checking, repeats=0
    )


def test_a_payee_is_onboarded_and_paid(checked_twin: Gateway, adapter: StripeGateway) -> None:
    assert checked_twin.twin is not None
    made = adapter.open_account("squadra@esempio.it", "Associazione Barra Viva", "account:1")
    assert (made.is_active, made.has_submitted) == (False, False)
    assert (
        adapter.open_account("squadra@esempio.it", "Associazione Barra Viva", "account:1") == made
    )
    page = adapter.account_page(made.id, "https://citta.example/a", "https://citta.example/b")
    checked_twin.twin.browser().post(urlsplit(page).path, data={"outcome": "complete"})
    assert adapter.account(made.id).is_active

    with pytest.raises(GatewayRefused) as refused:
        adapter.transfer(made.id, 10_00, "EUR", "payout:1", "transfer:payout:1:0")
    assert refused.value.code == "balance_insufficient"
    checked_twin.client.v1.payment_intents.create(
        {"amount": 50_00, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True,
         "payment_method_types": ["card"]}  # type: ignore[typeddict-unknown-key]
    )  # fmt: skip
    checked_twin.twin.control.advance(7 * 86_400)
    sent = adapter.transfer(made.id, 10_00, "EUR", "payout:1", "transfer:payout:1:1")

    assert (sent.amount, sent.currency, sent.destination) == (10_00, "EUR", made.id)
    assert adapter.transfers("payout:1") == [sent]
    assert adapter.transfers("payout:2") == []
