"""The gateway port over Stripe's own SDK; beside it only stripe_transport.py imports `stripe`.

Repeats. The SDK repeats by itself (twice, after a broken connection, a 409 or a 5xx) what
reads and what is harmless to do again under its idempotency key: checkout pages, closing,
detaching. It never repeats by itself what moves money (confirm, refund): there one doubtful
answer must surface at once, be written down as "unknown" and be asked about, not be hidden
behind two more tries that hold a worker for a minute.
"""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe
from stripe import StripeClient

from kit import clock
from kit.pace import Busy, Pace
from kit.unit_of_work import forbid
from payments import stripe_objects as objects
from payments import stripe_orders
from payments.errors import (
    BadSignature,
    GatewayBusy,
    GatewayRefused,
    GatewayUnavailable,
    KeyReused,
)
from payments.gateway import Checkout, GivenBack, Intent, Message, Order
from payments.stripe_payees import StripePayees
from payments.stripe_statement import StripeStatement
from payments.stripe_transport import PacedClient, network, pause

API_VERSION = "2026-08-26.dahlia"
"""Pinned: what Stripe answers changes with the version, so it changes with a commit of ours.

The version of the OpenAPI document that the twin is checked against; the SDK is one ahead of
it, so parameters are given as Stripe's reference of this version names them.
"""

API_BASE = stripe.DEFAULT_API_BASE
TIMEOUT_SECONDS = (5.0, 25.0)
"""To connect, and to wait for an answer: Stripe's slowest charges take some 20 seconds."""

REPEATS = 2
SIGNED_WITHIN = timedelta(minutes=5)
"""How old a signed event may be: https://docs.stripe.com/webhooks#replay-attacks"""

_INTENT = ["latest_charge.balance_transaction"]
_SESSION = ["setup_intent", "payment_intent.latest_charge.balance_transaction"]


class StripeGateway(StripePayees, StripeStatement):
    """Talks to Stripe, or to whatever answers like it at `api_base`.

    `secrets` sign the webhooks, newest first; `http_client` replaces the network in tests;
    `pace` is kept with all other processes, none keeps no pace.
    """

    def __init__(
        self,
        api_key: str,
        *,
        secrets: tuple[str, ...],
        api_base: str | None = None,
        http_client: stripe.HTTPClient | None = None,
        repeats: int = REPEATS,
        pace: Pace | None = None,
    ) -> None:
        self._secrets = secrets
        self._repeats = repeats
        way = http_client or network(api_base or API_BASE, TIMEOUT_SECONDS)
        self._client = StripeClient(
            api_key,
            stripe_version=API_VERSION,
            base_addresses={"api": api_base} if api_base else None,
            max_network_retries=0,
            http_client=PacedClient(way, pace) if pace else way,
        )

    def open_checkout(self, order: Order, key: str) -> Checkout:
        """A hosted page; card data never reaches us (PCI DSS, SAQ A)."""
        params: Any = {
            "mode": order.mode,
            "client_reference_id": order.reference,
            "metadata": {"reference": order.reference},
            "success_url": order.success_url,
            "cancel_url": order.cancel_url,
            "locale": order.locale,
            "expires_at": int(order.expires_at.timestamp()),
        }
        if order.customer_id:
            params["customer"] = order.customer_id
        else:
            params |= {"customer_creation": "always", "customer_email": order.email}
        params |= (
            stripe_orders.paying(order) if order.mode == "payment" else stripe_orders.saving(order)
        )
        with _asking():
            sessions = self._client.v1.checkout.sessions
            return objects.checkout(sessions.create(params, self._options(key)))

    def checkout(self, session_id: str) -> Checkout:
        """GET /v1/checkout/sessions/{id}"""
        with _asking():
            sessions = self._client.v1.checkout.sessions
            return objects.checkout(
                sessions.retrieve(session_id, {"expand": _SESSION}, self._options())
            )

    def close_checkout(self, session_id: str) -> Checkout:
        """Expire a page; Stripe refuses if it is complete or expired already."""
        with _asking():
            sessions = self._client.v1.checkout.sessions
            try:
                sessions.expire(session_id, {}, self._options(f"expire:{session_id}"))
            except stripe.InvalidRequestError as refusal:
                if refusal.http_status == 404:
                    raise
        return self.checkout(session_id)

    def create_intent(
        self,
        reference: str,
        amount: int,
        currency: str,
        customer_id: str,
        payment_method_id: str,
        key: str,
    ) -> Intent:
        """POST /v1/payment_intents, without confirming it."""
        params: Any = {
            "amount": amount,
            "currency": currency.lower(),
            "customer": customer_id,
            "payment_method": payment_method_id,
            "payment_method_types": ["card"],
            "metadata": {"reference": reference},
            "expand": _INTENT,
        }
        with _asking():
            intents = self._client.v1.payment_intents
            return objects.intent(intents.create(params, self._options(key)))

    def find_intent(self, customer_id: str, reference: str) -> Intent | None:
        """GET /v1/payment_intents?customer=: a customer of ours belongs to one reference."""
        with _asking():
            found = self._client.v1.payment_intents.list(
                {"customer": customer_id, "limit": 100}, self._options()
            )
            for made in found.auto_paging_iter():
                if objects.text(made.metadata, "reference") == reference:
                    return objects.intent(made)
        return None

    def confirm_intent(self, intent_id: str, payment_method_id: str, key: str) -> Intent:
        """POST /v1/payment_intents/{id}/confirm, off session, never repeated by the SDK."""
        with _asking():
            try:
                return objects.intent(
                    self._client.v1.payment_intents.confirm(
                        intent_id,
                        {
                            "payment_method": payment_method_id,
                            "off_session": True,
                            "expand": _INTENT,
                        },
                        {"idempotency_key": key, "max_network_retries": 0},
                    )
                )
            except stripe.CardError as refusal:
                return _refused(refusal, intent_id, payment_method_id)

    def intent(self, intent_id: str) -> Intent:
        """GET /v1/payment_intents/{id}"""
        with _asking():
            intents = self._client.v1.payment_intents
            return objects.intent(intents.retrieve(intent_id, {"expand": _INTENT}, self._options()))

    def cancel_intent(self, intent_id: str) -> Intent:
        """Cancel it; Stripe refuses one that has succeeded, is processing, or is cancelled."""
        with _asking():
            try:
                self._client.v1.payment_intents.cancel(
                    intent_id, {}, self._options(f"cancel:{intent_id}")
                )
            except stripe.InvalidRequestError as refusal:
                if refusal.code != "payment_intent_unexpected_state":
                    raise
        return self.intent(intent_id)

    def forget_card(self, payment_method_id: str) -> None:
        """POST /v1/payment_methods/{id}/detach; Stripe refuses a card no customer has."""
        with _asking():
            methods = self._client.v1.payment_methods
            if methods.retrieve(payment_method_id, {}, self._options()).customer is not None:
                methods.detach(payment_method_id, {}, self._options(f"detach:{payment_method_id}"))

    def refund(self, charge_id: str, amount: int, refund_key: str, key: str) -> GivenBack:
        """POST /v1/refunds, never repeated by the SDK."""
        with _asking():
            return objects.given_back(
                self._client.v1.refunds.create(
                    {
                        "charge": charge_id,
                        "amount": amount,
                        "metadata": {"refund_key": refund_key},
                    },
                    {"idempotency_key": key, "max_network_retries": 0},
                )
            )

    def refunds(self, charge_id: str) -> list[GivenBack]:
        """GET /v1/refunds?charge="""
        with _asking():
            found = self._client.v1.refunds.list(
                {"charge": charge_id, "limit": 100}, self._options()
            )
            return [objects.given_back(one) for one in found.auto_paging_iter()]

    def read_event(self, body: bytes, signature: str) -> Message:
        """Verify the raw body with any of our secrets: https://docs.stripe.com/webhooks"""
        text = body.decode("utf-8", "replace")
        for secret in self._secrets:
            try:
                stripe.WebhookSignature.verify_header(text, signature, secret)
            except stripe.SignatureVerificationError:
                continue
            _refuse_old(signature)
            return objects.message(json.loads(text))
        raise BadSignature("the signature fits none of the secrets")

    def _asking(self) -> AbstractContextManager[None]:
        return _asking()

    def _options(self, key: str | None = None) -> Any:
        options: dict[str, Any] = {"max_network_retries": self._repeats}
        return options | {"idempotency_key": key} if key else options


@contextmanager
def _asking() -> Iterator[None]:
    """Stripe's errors become ours; nothing is asked while a transaction is open.

    Doubt (no answer, 5xx, 409 "still running") is GatewayUnavailable: the caller asks again
    later. 429, or no slot in time, is GatewayBusy. https://docs.stripe.com/error-low-level
    """
    forbid("the gateway")
    try:
        yield
    except Busy as error:
        raise GatewayBusy(str(error), seconds=error.seconds) from error
    except stripe.RateLimitError as error:
        raise GatewayBusy(str(error), seconds=pause(error.headers)) from error
    except stripe.APIConnectionError as error:
        raise GatewayUnavailable(str(error)) from error
    except stripe.IdempotencyError as error:
        if error.http_status == 409:
            raise GatewayUnavailable(str(error)) from error
        raise KeyReused(str(error), "idempotency_error") from error
    except stripe.StripeError as error:
        if (error.http_status or 500) >= 500 or error.http_status == 409:
            raise GatewayUnavailable(str(error)) from error
        raise GatewayRefused(str(error), error.code or "") from error


def _refused(refusal: stripe.CardError, intent_id: str, payment_method_id: str) -> Intent:
    """A card's refusal, read from the PaymentIntent that comes with it."""
    told = getattr(refusal.error, "payment_intent", None)
    if told is None:
        raise GatewayUnavailable(f"{intent_id}: a refusal without its PaymentIntent")
    return replace(
        objects.intent(told),
        failed_method_id=payment_method_id,
        decline_code=objects.decline(refusal.error),
        fingerprint=objects.fingerprint(refusal.error),
    )


def _refuse_old(signature: str) -> None:
    """The signer lives in the machine's time, also while this process is told to live elsewhere."""
    signed = datetime.fromtimestamp(
        int(dict(part.split("=", 1) for part in signature.split(","))["t"]), UTC
    )
    if all(abs(now - signed) > SIGNED_WITHIN for now in (clock.now(), clock.system_now())):
        raise BadSignature("the event was signed too long ago")
