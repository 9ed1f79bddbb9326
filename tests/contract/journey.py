"""A journey through every endpoint of the twin, so that all of its answers can be checked."""

import contextlib
from typing import Any

import stripe

from tests.twin.client import InProcessTwin

Json = dict[str, Any]
CARD: Json = {"payment_method_types": ["card"]}
DEBIT: Json = {"payment_method_types": ["sepa_debit"]}
LINES: Json = {
    "line_items": [
        {
            "price_data": {
                "currency": "eur",
                "unit_amount": 1250,
                "product_data": {"name": "Sostegno"},
            },
            "quantity": 2,
        }
    ]
}
DECLINES = (
    "pm_card_chargeDeclined",
    "pm_card_chargeDeclinedInsufficientFunds",
    "pm_card_chargeDeclinedLostCard",
    "pm_card_chargeDeclinedStolenCard",
    "pm_card_chargeDeclinedExpiredCard",
    "pm_card_chargeDeclinedIncorrectCvc",
    "pm_card_chargeDeclinedProcessingError",
)


def everything(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    """Walk through all; gives one object of every kind."""
    kept: dict[str, Json] = {}
    for part in (
        _people,
        _intents,
        _declines,
        _checkout,
        _afterwards,
        _connect,
        _payouts,
        _webhooks,
        _rest,
    ):
        kept |= part(client, twin)
    return kept


def _plain(*things: Any) -> dict[str, Json]:
    return {each.object: each.to_dict() for each in things}


def _pay(client: stripe.StripeClient, token: str = "pm_card_visa", **more: Any) -> Any:
    params: Any = {"amount": 3000, "currency": "eur", "payment_method": token, "confirm": True}
    params |= {"expand": ["latest_charge.balance_transaction", "payment_method"]}
    params |= {**CARD, **more}
    return client.v1.payment_intents.create(params)


def _setup(client: stripe.StripeClient, params: Any) -> stripe.SetupIntent:
    return client.v1.setup_intents.create(params)


def _session(client: stripe.StripeClient, params: Any) -> Any:
    return client.v1.checkout.sessions.create(params)


def _people(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    v1 = client.v1
    customer = v1.customers.create(
        {
            "email": "a@esempio.it",
            "name": "A",
            "address": {"city": "Napoli"},
            "metadata": {"a": "1"},
        }
    )
    v1.customers.update(customer.id, {"metadata": {"a": "", "b": "2"}, "phone": "081"})
    method = v1.payment_methods.create(
        {"type": "card", "card": {"number": "4242424242424242", "exp_month": 1, "exp_year": 2040}}
    )
    v1.payment_methods.update(method.id, {"billing_details": {"name": "B"}})
    v1.payment_methods.attach(method.id, {"customer": customer.id, "expand": ["customer"]})
    v1.payment_methods.list({"customer": customer.id, "type": "card"})
    v1.customers.payment_methods.list(customer.id)
    v1.payment_methods.detach(method.id)
    shown = v1.payment_methods.retrieve(method.id)
    v1.customers.list({"email": "a@esempio.it", "created": {"gte": 1}})
    gone = v1.customers.create({"payment_method": "pm_card_visa"})
    v1.customers.delete(gone.id)
    v1.customers.retrieve(gone.id)
    return _plain(v1.customers.retrieve(customer.id), shown)


def _intents(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    v1 = client.v1
    customer = v1.customers.create({"email": "b@esempio.it"})
    setup = _setup(client, {"customer": customer.id, **CARD})
    v1.setup_intents.update(setup.id, {"description": "x", "metadata": {"k": "v"}})
    v1.setup_intents.confirm(setup.id, {"payment_method": "pm_card_visa"})
    v1.setup_intents.list({"customer": customer.id})
    shown = v1.setup_intents.retrieve(setup.id, {"expand": ["payment_method", "customer"]})
    challenged = _setup(
        client,
        {
            "payment_method": "pm_card_authenticationRequiredOnSetup",
            "confirm": True,
            "return_url": "https://example.com/",
            **CARD,
        },
    )
    twin.control.authenticate(challenged.id, passed=False)
    v1.setup_intents.retrieve(challenged.id)
    v1.setup_intents.cancel(challenged.id)
    intent = v1.payment_intents.create({"amount": 700, "currency": "eur", "customer": customer.id})
    v1.payment_intents.update(intent.id, {"amount": 800, "metadata": {"reference": "x"}})
    never: Any = {"payment_method": "pm_card_visa", "return_url": "https://example.com/"}
    v1.payment_intents.confirm(intent.id, never)
    v1.payment_intents.search({"query": "metadata['reference']:'x' AND status:'succeeded'"})
    v1.payment_intents.list({"customer": customer.id, "expand": ["data.latest_charge"]})
    held = _pay(client, capture_method="manual")
    v1.payment_intents.capture(held.id, {"amount_to_capture": 1000})
    released = _pay(client, capture_method="manual")
    v1.payment_intents.cancel(released.id, {"cancellation_reason": "abandoned"})
    again = v1.payment_intents.retrieve(intent.id, {"expand": ["customer", "latest_charge"]})
    with contextlib.suppress(stripe.InvalidRequestError):
        v1.payment_intents.cancel(intent.id)
    return _plain(again, shown)


def _declines(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    for token in (*DECLINES, "pm_card_chargeCustomerFail"):
        with contextlib.suppress(stripe.CardError):
            _pay(client, token)
        with contextlib.suppress(stripe.CardError):
            _setup(client, {"payment_method": token, "confirm": True, **CARD})
    with contextlib.suppress(stripe.CardError):
        _pay(client, "pm_card_authenticationRequired", off_session=True)
    waiting = _pay(client, "pm_card_threeDSecure2Required", return_url="https://example.com/")
    twin.control.authenticate(waiting.id, passed=False)
    client.v1.payment_intents.retrieve(waiting.id)
    for passed in ("pm_card_threeDSecure2Required", "pm_card_authenticationRequired"):
        twin.control.authenticate(_pay(client, passed).id, passed=True)
    return {}


def _debit(client: stripe.StripeClient, iban: str) -> Any:
    method = client.v1.payment_methods.create(
        {
            "type": "sepa_debit",
            "sepa_debit": {"iban": iban},
            "billing_details": {"name": "C", "email": "c@esempio.it"},
        }
    )
    return _pay(
        client,
        method.id,
        payment_method_types=["sepa_debit"],
        mandate_data={"customer_acceptance": {"type": "offline", "offline": {}}},
    )


def _checkout(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    sessions = client.v1.checkout.sessions
    urls: Any = {"success_url": "https://example.com/", "cancel_url": "https://example.com/no"}
    paid = _session(client, {"mode": "payment", "customer_creation": "always", **urls, **LINES})
    twin.fill_checkout(str(paid.url), "4000000000000002")
    twin.fill_checkout(str(paid.url))
    sessions.update(paid.id, {"metadata": {"k": "v"}})
    sessions.list({"status": "complete"})
    sessions.line_items.list(paid.id)
    setup = _session(client, {"mode": "setup", "currency": "eur", **urls})
    twin.fill_checkout(str(setup.url), "4000002500003155", passed=True)
    sessions.retrieve(setup.id, {"expand": ["setup_intent.payment_method", "customer"]})
    abandoned = _session(client, {"mode": "payment", **urls, **LINES})
    twin.fill_checkout(str(abandoned.url), "4000000000000002")
    sessions.expire(abandoned.id)
    for iban in ("IT40S0542811101000000123456", "DE62370400440532013001"):
        slow = _session(client, {"mode": "payment", **DEBIT, **urls, **LINES})
        data = {"method": "sepa_debit", "iban": iban, "name": "C", "email": "c@esempio.it"}
        twin.browser().post(f"/c/pay/{slow.id}", data=data)
        debit = _debit(client, iban)
        twin.control.advance(6 * 86_400)
        client.v1.payment_intents.retrieve(debit.id, {"expand": ["latest_charge"]})
        sessions.retrieve(slow.id)
    return _plain(sessions.retrieve(paid.id, {"expand": ["line_items", "payment_intent"]}))


def _afterwards(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    v1 = client.v1
    intent = _pay(client)
    charge = v1.charges.retrieve(
        intent.latest_charge.id, {"expand": ["balance_transaction", "refunds"]}
    )
    v1.charges.update(charge.id, {"description": "x"})
    v1.charges.list({"payment_intent": intent.id})
    refund = v1.refunds.create({"charge": charge.id, "amount": 100, "reason": "duplicate"})
    v1.refunds.update(refund.id, {"metadata": {"k": "v"}})
    v1.refunds.list({"charge": charge.id})
    for token in ("pm_card_refundFail", "pm_card_pendingRefund"):
        v1.refunds.create({"payment_intent": _pay(client, token).id})
    disputed = _pay(client, "pm_card_createDispute").latest_charge.id
    dispute = v1.disputes.list({"charge": disputed}).data[0]
    v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}})
    lost = twin.control.open_dispute(_pay(client).latest_charge.id)
    twin.control.close_dispute(lost["id"], won=False)
    shown = v1.refunds.retrieve(refund.id, {"expand": ["charge", "balance_transaction"]})
    movement = v1.balance_transactions.list({"limit": 100, "expand": ["data.source"]}).data[0]
    return _plain(
        v1.disputes.retrieve(dispute.id, {"expand": ["charge"]}),
        shown,
        v1.charges.retrieve(charge.id),
        v1.balance_transactions.retrieve(movement.id),
        v1.balance.retrieve(),
    )


def _connect(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    v1 = client.v1
    account = v1.accounts.create(
        {
            "type": "express",
            "country": "IT",
            "email": "ass@esempio.it",
            "business_type": "non_profit",
            "capabilities": {"transfers": {"requested": True}},
        }
    )
    v1.accounts.update(account.id, {"metadata": {"k": "v"}})
    link = v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "refresh_url": "https://example.com/again",
            "return_url": "https://example.com/back",
        }
    )
    twin.control.onboard(account.id)
    v1.accounts.list({"limit": 1})
    intent = _pay(client)
    transfer = v1.transfers.create(
        {
            "amount": 1000,
            "currency": "eur",
            "destination": account.id,
            "source_transaction": intent.latest_charge.id,
            "expand": ["destination", "balance_transaction"],
        }
    )
    v1.transfers.update(transfer.id, {"description": "x"})
    reversal = v1.transfers.reversals.create(transfer.id, {"amount": 300})
    v1.transfers.reversals.list(transfer.id)
    v1.transfers.reversals.retrieve(transfer.id, reversal.id)
    v1.transfers.list({"destination": account.id})
    v1.accounts.delete(v1.accounts.create({}).id)
    shown = v1.accounts.retrieve(account.id)
    return _plain(shown, link, v1.transfers.retrieve(transfer.id), reversal)


def _payouts(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    v1 = client.v1
    _pay(client, "pm_card_bypassPending")
    payout = v1.payouts.create(
        {"amount": 500, "currency": "eur", "expand": ["balance_transaction"]}
    )
    v1.payouts.update(payout.id, {"metadata": {"k": "v"}})
    v1.payouts.list({"status": "in_transit", "limit": 3})
    twin.control.fail_payout(payout.id)
    twin.control.pay_out()
    twin.control.advance(3 * 86_400)
    v1.balance_transactions.list({"type": "payout", "expand": ["data.source"]})
    return _plain(v1.payouts.retrieve(payout.id))


def _webhooks(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    v1 = client.v1
    endpoint = v1.webhook_endpoints.create(
        {"url": "https://example.com/hook", "enabled_events": ["charge.succeeded"]}
    )
    v1.webhook_endpoints.update(endpoint.id, {"disabled": True})
    v1.webhook_endpoints.list({"limit": 5})
    shown = v1.webhook_endpoints.retrieve(endpoint.id)
    v1.webhook_endpoints.delete(endpoint.id)
    return _plain(shown)


def _rest(client: stripe.StripeClient, twin: InProcessTwin) -> dict[str, Json]:
    v1 = client.v1
    event = v1.events.list({"type": "charge.*", "limit": 3}).data[0]
    for wrong in ("pi_x", "ch_x"):
        with contextlib.suppress(stripe.InvalidRequestError):
            v1.payment_intents.retrieve(wrong)
    return _plain(v1.events.retrieve(event.id))
