"""Tables of payments: the payment, its refunds, and the ledger's."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, Cents, Id, Instant
from kit.states import Lifecycle, Stateful
from payments.ledger.models import Entry, LedgerAccount, Posting
from payments.states import PAYMENT, REFUND

__all__ = ["Entry", "LedgerAccount", "Payment", "Posting", "Refund"]


class Payment(Stateful, Base):
    """One payment, for one opaque `reference` ("pledge:AB12"); one PaymentIntent at most.

    Card data never reaches us: only the gateway's identifiers do.
    """

    __tablename__ = "payments"
    __table_args__ = (PAYMENT.check(), CheckConstraint("amount > 0", name="positive"))
    lifecycle: ClassVar[Lifecycle] = PAYMENT

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[Instant]
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    email: Mapped[str] = mapped_column(String(254), default="")
    attempt: Mapped[int] = mapped_column(default=0)
    session_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    customer_id: Mapped[str | None] = mapped_column(String(80))
    payment_method_id: Mapped[str | None] = mapped_column(String(80))
    intent_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    charge_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    fee: Mapped[Cents] = mapped_column(default=0)
    decline_code: Mapped[str | None] = mapped_column(String(60))
    settled_at: Mapped[datetime | None]


class Refund(Stateful, Base):
    """Money given back of one payment; bound to its charge."""

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
    reason: Mapped[str] = mapped_column(Text, default="")
    requested_at: Mapped[Instant]
    gateway_id: Mapped[str | None] = mapped_column(String(80), unique=True)
