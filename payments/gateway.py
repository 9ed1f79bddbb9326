"""The port to whoever moves the money: what we ask, what we are told, and who answers.

Amounts are integer cents, currencies ISO 4217 in capitals, instants UTC. Every call may raise
GatewayUnavailable (no clear answer) or GatewayRefused (a clear no to the request), and refuses
to run inside a unit of work. A repeat with the same `key` is the same call.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from payments.payee_gateway import PayeeGateway

Mode = Literal["setup", "payment"]
Result = Literal[
    "open",
    "saved",
    "processing",
    "succeeded",
    "declined",
    "action_required",
    "unknown",
    "expired",
    "cancelled",
]
"""How a payment stands, as far as its owner cares.

open: nothing decided, and no attempt under way; saved: a card is kept for later; expired: the
checkout ended without a card or payment; unknown: no clear answer, ask again.
"""


@dataclass(frozen=True)
class Order:
    """What a checkout page is opened for; `owner` is whose money it will be."""

    reference: str
    mode: Mode
    amount: int
    currency: str
    email: str
    description: str
    success_url: str
    cancel_url: str
    locale: str
    expires_at: datetime
    owner: str
    customer_id: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How the payment for `reference` stands; `attempt` is the charge it speaks of.

    `fee` is None while the gateway has not worked it out. `fingerprint` tells one refused card
    from another, and nothing else about it.
    """

    reference: str
    result: Result
    amount: int = 0
    currency: str = "EUR"
    attempt: int = 0
    fee: int | None = None
    charge_id: str | None = None
    intent_id: str | None = None
    session_id: str | None = None
    customer_id: str | None = None
    payment_method_id: str | None = None
    decline_code: str | None = None
    fingerprint: str | None = None
    is_disputed: bool = False


@dataclass(frozen=True)
class Intent:
    """A PaymentIntent; `status` in the gateway's words, `failed_method_id` the card refused last.

    https://docs.stripe.com/payments/paymentintents/lifecycle
    """

    id: str
    status: str
    amount: int
    currency: str
    charge_id: str | None = None
    fee: int | None = None
    payment_method_id: str | None = None
    failed_method_id: str | None = None
    decline_code: str | None = None
    fingerprint: str | None = None
    is_disputed: bool = False


@dataclass(frozen=True)
class Checkout:
    """A checkout page: "open", "complete" or "expired", and what came of it."""

    id: str
    status: str
    url: str | None = None
    customer_id: str | None = None
    payment_method_id: str | None = None
    intent: Intent | None = None


@dataclass(frozen=True)
class GivenBack:
    """A refund as the gateway has it; `status` "succeeded", "pending", "failed" …"""

    id: str
    status: str
    amount: int
    currency: str
    key: str = ""


Standing = Literal["inquiry", "open", "closed", "won", "lost"]
"""How a dispute stands; an inquiry takes no money, and ends "closed" if none was taken."""


@dataclass(frozen=True)
class Disputed:
    """A dispute as the gateway has it; amounts in cents, instants UTC.

    `amount` is what the payer's bank asks for. `taken` and `given_back` are what has really
    moved, `fee` and `fee_back` what the gateway kept for it. Evidence is due until `due_by`.
    """

    id: str
    charge_id: str
    standing: Standing
    amount: int
    currency: str
    reason: str
    opened_at: datetime
    due_by: datetime | None = None
    taken: int = 0
    given_back: int = 0
    fee: int = 0
    fee_back: int = 0


@dataclass(frozen=True)
class Movement:
    """A line of the gateway's own statement: `amount` - `fee` = `net` cents, negative when out.

    `kind` and `category` in the gateway's words; `source_id` is the charge, refund, dispute,
    transfer (also for what is reversed of it) or payout it comes from; the other identifiers
    say what payment that belongs to.
    https://docs.stripe.com/reports/balance-transaction-types
    """

    id: str
    kind: str
    category: str
    amount: int
    fee: int
    net: int
    currency: str
    at: datetime
    source_id: str = ""
    charge_id: str | None = None
    intent_id: str | None = None
    reference: str = ""


@dataclass(frozen=True)
class Message:
    """A genuine event: its identity, its kind, and which of our things it may concern."""

    id: str
    kind: str
    object_id: str
    reference: str | None
    payload: dict[str, Any] = field(repr=False)


class Gateway(PayeeGateway, Protocol):
    """Whoever moves the money."""

    def open_checkout(self, order: Order, key: str) -> Checkout:
        """Open a hosted page on which a card is saved ("setup") or the order paid."""
        ...

    def checkout(self, session_id: str) -> Checkout:
        """Ask how a checkout page stands."""
        ...

    def close_checkout(self, session_id: str) -> Checkout:
        """Close a page that is still open; what became of it in any case."""
        ...

    def create_intent(
        self,
        reference: str,
        amount: int,
        currency: str,
        customer_id: str,
        payment_method_id: str,
        key: str,
    ) -> Intent:
        """Prepare a charge of a saved card; nothing is charged before `confirm_intent`."""
        ...

    def find_intent(self, customer_id: str, reference: str) -> Intent | None:
        """The PaymentIntent already prepared for a reference, whose answer was lost; or None."""
        ...

    def confirm_intent(self, intent_id: str, payment_method_id: str, key: str) -> Intent:
        """Charge the saved card while its owner is away; a refusal is an answer, no error."""
        ...

    def intent(self, intent_id: str) -> Intent:
        """Ask how a PaymentIntent stands."""
        ...

    def cancel_intent(self, intent_id: str) -> Intent:
        """Close a PaymentIntent unless it has succeeded; how it stands in any case."""
        ...

    def forget_card(self, payment_method_id: str) -> None:
        """Detach a saved card; a card already detached is fine."""
        ...

    def refund(self, charge_id: str, amount: int, refund_key: str, key: str) -> GivenBack:
        """Give `amount` cents of a charge back."""
        ...

    def refunds(self, charge_id: str) -> list[GivenBack]:
        """Every refund of a charge; `key` is the `refund_key` it was asked with."""
        ...

    def movements(self, since: datetime, until: datetime, after: str = "") -> list[Movement]:
        """A page of the statement from `since` up to, and without, `until`: newest first.

        `after` is the last id of the page before; an empty page is the end.
        """
        ...

    def holds(self) -> dict[str, int]:
        """What lies at the gateway for us, available or pending: cents by currency."""
        ...

    def disputes(self, charge_id: str) -> list[Disputed]:
        """Every dispute of a charge, newest first."""
        ...

    def disputes_since(self, instant: datetime) -> list[Disputed]:
        """Every dispute opened since an instant, of whatever charge, newest first."""
        ...

    def read_event(self, body: bytes, signature: str) -> Message:
        """Verify an event on its raw body; BadSignature if it is not genuine."""
        ...


@dataclass
class _Port:
    gateway: Gateway | None = None


_port = _Port()


def use(gateway: Gateway) -> None:
    """Choose the gateway of this process; called by the composition root and by tests."""
    _port.gateway = gateway


def current() -> Gateway:
    """The gateway of this process; RuntimeError before `use`."""
    if _port.gateway is None:
        raise RuntimeError("no gateway is configured")
    return _port.gateway
