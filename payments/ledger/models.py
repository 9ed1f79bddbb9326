"""Tables of the ledger: accounts, entries, postings; append-only, each entry sums to zero.

Triggers of the database hold both (migrations/versions/0004_payments.py).
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kit.db import Base, Cents, Id, Instant


class LedgerAccount(Base):
    """An account: its kind ("gateway", "campaign" …) and whose, if it is somebody's."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (UniqueConstraint("kind", "owner"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(30))
    owner: Mapped[str] = mapped_column(String(80), default="")


class Entry(Base):
    """One event of the books, with a natural key ("capture:pledge:AB12") that admits no repeat."""

    __tablename__ = "ledger_entries"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[Instant] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(String(80), index=True)

    postings: Mapped[list["Posting"]] = relationship(order_by="Posting.id", back_populates="entry")


class Posting(Base):
    """One side of an entry: cents to the debit (positive) or credit (negative) of an account."""

    __tablename__ = "ledger_postings"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="not_zero"),
        Index(None, "account_id", "id"),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_accounts.id"))
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")

    account: Mapped[LedgerAccount] = relationship()
    entry: Mapped[Entry] = relationship(back_populates="postings")
