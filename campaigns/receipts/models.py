"""Tables of receipts: what was received and from whom, what went back, how far the numbers are.

A receipt repeats what it says (payee, project, wording) instead of pointing at it: a later
change of a name must not change a document that somebody has already handed in.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.models import Campaign
from kit.db import Base, Cents, Id, Instant, one_of

MEANS = ("card", "bank_transfer", "cash")
"""How money may have come."""
SERIES = ("receipt", "correction")
"""Each series has its own numbers, which begin at 1 in every year."""


class Receipt(Base):
    """One amount received (cents): document `number` of `year`, a year as the city counts them.

    `reference` is how the ledger calls the payment; `corrected` are the cents given back.
    `email` is no part of the accounts and is forgotten earlier than the rest
    (campaigns/receipts/jobs.py).
    """

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        one_of("means", MEANS),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("corrected BETWEEN 0 AND amount", name="not_over_corrected"),
        Index(None, "account_id", "year"),
        Index(None, "email", "year"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("accounts.id"))
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    issued_at: Mapped[Instant]
    amount: Mapped[Cents]
    corrected: Mapped[Cents] = mapped_column(default=0)
    means: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(5), default="it")
    operator: Mapped[str] = mapped_column(String(120))
    payee: Mapped[str] = mapped_column(String(120), default="")
    payee_fiscal_code: Mapped[str] = mapped_column(String(16), default="")
    project: Mapped[str] = mapped_column(String(80))
    reward: Mapped[str] = mapped_column(String(80), default="")
    qualification: Mapped[str] = mapped_column(String(40), default="none")
    wording: Mapped[str] = mapped_column(Text)
    forgotten_at: Mapped[datetime | None]

    campaign: Mapped[Campaign] = relationship()
    corrections: Mapped[list["Correction"]] = relationship(
        order_by="Correction.id", back_populates="receipt"
    )

    @property
    def label(self) -> str:
        """Its number as people write it: "12/2027"."""
        return f"{self.number}/{self.year}"

    @property
    def net(self) -> int:
        """What is left of it, in cents."""
        return self.amount - self.corrected


class Correction(Base):
    """A note that takes back a receipt, in whole or in part; `key` names the refund."""

    __tablename__ = "receipt_corrections"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        UniqueConstraint("receipt_id", "key"),
        CheckConstraint("amount > 0", name="positive"),
    )

    id: Mapped[Id]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"))
    key: Mapped[str] = mapped_column(String(80))
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    issued_at: Mapped[Instant]
    amount: Mapped[Cents]

    receipt: Mapped[Receipt] = relationship(back_populates="corrections")

    @property
    def label(self) -> str:
        """Its number as people write it: "R3/2027"; R keeps it apart from a receipt's."""
        return f"R{self.number}/{self.year}"


class ReceiptNumbers(Base):
    """The last number given out in a series and year: a counter that rolls back with its unit."""

    __tablename__ = "receipt_numbers"
    __table_args__ = (one_of("series", SERIES), CheckConstraint("last > 0", name="positive"))

    series: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
