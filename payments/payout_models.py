"""Tables of payouts: the payout, the bank file it left with, the payee's account at the gateway."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kit.db import Base, Cents, Id, Instant, one_of
from kit.states import Lifecycle, Stateful
from payments.states import PAYOUT

BANK, STRIPE = "bank", "stripe"
RAILS = (BANK, STRIPE)
"""How a payee is paid: a credit transfer of the operator's bank, or a transfer at the gateway."""


class PayoutBatch(Base):
    """Several payouts in one file for the bank (pain.001); `document` is what was handed out.

    The operator's account is copied with it, so that the file stays what it was.
    """

    __tablename__ = "payout_batches"
    __table_args__ = (
        CheckConstraint("total > 0", name="positive"),
        CheckConstraint("payouts_count > 0", name="not_empty"),
    )

    id: Mapped[Id]
    made_at: Mapped[Instant]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    on_day: Mapped[date]
    holder: Mapped[str] = mapped_column(String(70))
    iban: Mapped[str] = mapped_column(String(34))
    bic: Mapped[str] = mapped_column(String(11), default="")
    payouts_count: Mapped[int]
    total: Mapped[Cents]
    document: Mapped[str] = mapped_column(Text, deferred=True)

    payouts: Mapped[list["Payout"]] = relationship(order_by="Payout.id", viewonly=True)

    @property
    def name(self) -> str:
        """How the bank calls this file (its MsgId)."""
        return f"INNESCO-{self.id}"


class Payout(Stateful, Base):
    """Money of one `owner` ("campaign:AB12") on its way to its payee, along one rail.

    `payee`, `iban`, `rail` and `destination` (the payee's account at the gateway) are copied
    when it is requested: what was approved is what is sent. Who approves is not who
    requested. `bank_reference` is the bank's own number of the order, `transfer_id` the
    gateway's. `tries` counts the transfers that the gateway definitely refused: it goes into
    the idempotency key. `trouble` is why the gateway lets it wait.
    """

    __tablename__ = "payouts"
    __table_args__ = (
        PAYOUT.check(),
        one_of("rail", RAILS),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("approved_by IS NULL OR approved_by <> requested_by", name="two_people"),
        CheckConstraint(
            "state NOT IN ('approved', 'sent', 'settled') OR approved_by IS NOT NULL",
            name="approved_first",
        ),
        CheckConstraint("rail <> 'stripe' OR destination IS NOT NULL", name="destination_known"),
        CheckConstraint(
            "rail <> 'stripe' OR state <> 'settled' OR transfer_id IS NOT NULL",
            name="transfer_known",
        ),
        Index(
            None,
            "owner",
            unique=True,
            postgresql_where=text("state IN ('requested', 'approved', 'sent')"),
        ),
    )
    lifecycle: ClassVar[Lifecycle] = PAYOUT

    id: Mapped[Id]
    owner: Mapped[str] = mapped_column(String(80))
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    payee: Mapped[str] = mapped_column(String(120))
    iban: Mapped[str] = mapped_column(String(34))
    rail: Mapped[str] = mapped_column(String(10), default=BANK)
    destination: Mapped[str | None] = mapped_column(String(80))
    requested_at: Mapped[Instant]
    requested_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    bank_reference: Mapped[str] = mapped_column(String(60), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("payout_batches.id"), index=True)
    transfer_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(String(200), default="")

    @property
    def reference(self) -> str:
        """How the ledger, the bank, the gateway and the audit call this payout."""
        return f"payout:{self.id}"

    @property
    def source(self) -> str:
        """The account of the ledger that the money leaves."""
        return "gateway" if self.rail == STRIPE else "bank"


class ConnectedAccount(Base):
    """A payee's own account at the gateway; `holder` is who they are for its owner.

    The rest is what the gateway last said: whether it can be paid, whether its form was
    filled in, and what is still missing.
    """

    __tablename__ = "connected_accounts"
    __table_args__ = (UniqueConstraint("owner", "holder"),)

    id: Mapped[Id]
    owner: Mapped[str] = mapped_column(String(80))
    holder: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[Instant]
    gateway_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    is_active: Mapped[bool] = mapped_column(default=False)
    has_submitted: Mapped[bool] = mapped_column(default=False)
    trouble: Mapped[str] = mapped_column(String(120), default="")
    asked_at: Mapped[datetime | None]
