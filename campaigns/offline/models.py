"""The tables of offline pledges and of the numbers of cash receipts."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.offline.states import MEANS, OFFLINE
from kit.db import Base, Cents, Id, Instant, one_of
from kit.states import Lifecycle, Stateful

if TYPE_CHECKING:
    from campaigns.models import Campaign


IS_SHOWN = "NOT is_anonymous AND confirmed_at IS NOT NULL"
"""SQL: the giver lets the public read a name, and the money came."""


class OfflinePledge(Stateful, Base):
    """Money for a campaign outside the gateway; nothing of it counts before it is confirmed.

    `declared_amount` is what was promised and `amount` what came, in cents. `entered_by` is
    whoever received the cash, or took an unnamed transfer for the campaign; `matched_by` who
    said by hand which transfer it is; `confirmed_by` a second person, empty if the transfer's
    own reference and amount confirmed it.
    """

    __tablename__ = "offline_pledges"
    __table_args__ = (
        OFFLINE.check(),
        one_of("means", MEANS),
        CheckConstraint("declared_amount > 0 AND amount > 0", name="positive"),
        CheckConstraint(
            "confirmed_by IS NULL OR (confirmed_by IS DISTINCT FROM entered_by"
            " AND confirmed_by IS DISTINCT FROM matched_by"
            " AND confirmed_by IS DISTINCT FROM account_id)",
            name="two_people",
        ),
        CheckConstraint(
            "means <> 'cash' OR (receipt_number IS NOT NULL AND entered_by IS NOT NULL)",
            name="cash_has_receipt",
        ),
        CheckConstraint(
            "state <> 'confirmed' OR confirmed_by IS NOT NULL"
            " OR (means = 'bank_transfer' AND matched_by IS NULL AND amount = declared_amount)",
            name="confirmed_by_somebody",
        ),
        CheckConstraint(
            "means <> 'bank_transfer' OR (creditor_reference <> ''"
            " AND (state NOT IN ('matched', 'confirmed') OR bank_line_id IS NOT NULL))",
            name="transfer_is_there",
        ),
        UniqueConstraint("receipt_year", "receipt_number"),
        Index(None, "campaign_id", "state", "id"),
        Index(None, "state", "id"),
        Index("ix_offline_pledges_shown", "campaign_id", "id", postgresql_where=text(IS_SHOWN)),
    )
    lifecycle: ClassVar[Lifecycle] = OFFLINE

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    means: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[Instant]
    declared_amount: Mapped[Cents]
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    name: Mapped[str] = mapped_column(String(140), default="")
    is_anonymous: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(5), default="it")
    creditor_reference: Mapped[str | None] = mapped_column(String(25), unique=True)
    bank_line_id: Mapped[int | None] = mapped_column(ForeignKey("bank_lines.id"), unique=True)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    matched_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime | None]
    received_on: Mapped[date | None]
    receipt_year: Mapped[int | None] = mapped_column(Integer)
    receipt_number: Mapped[int | None] = mapped_column(Integer)

    campaign: Mapped["Campaign"] = relationship()

    @property
    def reference(self) -> str:
        """How payments, the ledger and the log call this pledge."""
        return f"offline:{self.code}"

    @property
    def is_cash(self) -> bool:
        """Whether it came by hand."""
        return self.means == "cash"

    @property
    def receipt(self) -> str:
        """The number on the cash receipt, "12/2027"; empty for a transfer."""
        return f"{self.receipt_number}/{self.receipt_year}" if self.receipt_number else ""


class CashReceiptNumber(Base):
    """The last number given to a cash receipt in a year; the next one is taken under its lock."""

    __tablename__ = "cash_receipt_numbers"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
