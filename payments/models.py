"""Tables of payments: the payment, its refunds and disputes; with payouts' and the ledger's."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kit.db import Base, Cents, Id, Instant
from kit.states import Lifecycle, Stateful
from payments.ledger.models import Entry, LedgerAccount, Posting
from payments.payout_models import ConnectedAccount, Payout, PayoutBatch
from payments.receivable_models import Recovery
from payments.reconciliation.models import (
    BooksCheck,
    Difference,
    GatewayMovement,
    Run,
    StatementDay,
)
from payments.states import DISPUTE, PAYMENT, REFUND

__all__ = [
    "BooksCheck",
    "ConnectedAccount",
    "Difference",
    "Dispute",
    "Entry",
    "GatewayMovement",
    "LedgerAccount",
    "Payment",
    "Payout",
    "PayoutBatch",
    "Posting",
    "Recovery",
    "Refund",
    "Run",
    "StatementDay",
]


class Payment(Stateful, Base):
    """One payment, for one opaque `reference` ("pledge:AB12"); one PaymentIntent at most.

    Card data never reaches us: only the gateway's identifiers do. `owner` is whose money it
    is once taken ("campaign:XY34"), `amount` cents. `checkouts` counts the checkout pages
    opened for it and `attempt` the charges begun: both go into idempotency keys.
    `checkout_order` is what the last page was asked for, word for word, so that a repeat asks
    for the same; `checkout_url` is empty once that page is done with. `platform_fee` (cents)
    is what the platform kept of it.
    """

    __tablename__ = "payments"
    __table_args__ = (
        PAYMENT.check(),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("platform_fee BETWEEN 0 AND amount", name="fee_within"),
        CheckConstraint("state <> 'succeeded' OR charge_id IS NOT NULL", name="charge_known"),
    )
    lifecycle: ClassVar[Lifecycle] = PAYMENT

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    owner: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[Instant]
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    email: Mapped[str] = mapped_column(String(254), default="")
    checkouts: Mapped[int] = mapped_column(default=0)
    checkout_order: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    checkout_url: Mapped[str | None] = mapped_column(Text)
    attempt: Mapped[int] = mapped_column(default=0)
    session_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    customer_id: Mapped[str | None] = mapped_column(String(80))
    payment_method_id: Mapped[str | None] = mapped_column(String(80))
    intent_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    charge_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    fee: Mapped[Cents] = mapped_column(default=0)
    platform_fee: Mapped[Cents] = mapped_column(default=0)
    decline_code: Mapped[str | None] = mapped_column(String(60))
    settled_at: Mapped[datetime | None]


class Refund(Stateful, Base):
    """Money given back of one payment; bound to its charge.

    `tries` counts the refunds that the gateway definitely failed to make: a new one has a
    new idempotency key, anything else repeats the old. `fee_back` (cents) is what the
    platform gives up of its share.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        REFUND.check(),
        CheckConstraint("amount > 0", name="positive"),
        UniqueConstraint("payment_id", "key"),
    )
    lifecycle: ClassVar[Lifecycle] = REFUND

    id: Mapped[Id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Cents]
    fee_back: Mapped[Cents] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    requested_at: Mapped[Instant]
    tries: Mapped[int] = mapped_column(default=0)
    gateway_id: Mapped[str | None] = mapped_column(String(80), unique=True)

    payment: Mapped[Payment] = relationship()


class Dispute(Stateful, Base):
    """The payer's bank asks about a payment, or takes its money back until it has decided.

    `amount` (cents) is what the bank asks for; `taken`, `given_back`, `fee` and `fee_back`
    what has really moved, each booked once. `platform_fee_back` is what the platform gave up
    of its share when it was lost. Evidence is due at the gateway until `due_by`.
    """

    __tablename__ = "disputes"
    __table_args__ = (
        DISPUTE.check(),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("given_back BETWEEN 0 AND taken", name="back_within"),
        CheckConstraint("fee_back BETWEEN 0 AND fee", name="fee_within"),
        CheckConstraint("state NOT IN ('inquiry', 'closed') OR taken = 0", name="asks_only"),
    )
    lifecycle: ClassVar[Lifecycle] = DISPUTE

    id: Mapped[Id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    gateway_id: Mapped[str] = mapped_column(String(80), unique=True)
    amount: Mapped[Cents]
    reason: Mapped[str] = mapped_column(String(60))
    opened_at: Mapped[Instant]
    due_by: Mapped[datetime | None]
    taken: Mapped[Cents] = mapped_column(default=0)
    given_back: Mapped[Cents] = mapped_column(default=0)
    fee: Mapped[Cents] = mapped_column(default=0)
    fee_back: Mapped[Cents] = mapped_column(default=0)
    platform_fee_back: Mapped[Cents] = mapped_column(default=0)

    payment: Mapped[Payment] = relationship()
