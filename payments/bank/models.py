"""Tables of the bank: statements and their lines, money to give back, deposits of cash."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kit.db import Base, Cents, Id, Instant, one_of
from kit.states import Lifecycle, Stateful
from payments.bank.states import BANK_LINE, DEPOSIT, RETURN, STATEMENT

FORMATS = ("camt", "csv")
MEANS = ("bank", "cash")


class BankStatement(Stateful, Base):
    """A file of the bank as an admin uploaded it; the same bytes are the same statement.

    The content stays, as a proof; that of a discarded one is emptied.
    """

    __tablename__ = "bank_statements"
    __table_args__ = (STATEMENT.check(), one_of("format", FORMATS))
    lifecycle: ClassVar[Lifecycle] = STATEMENT

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    format: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[Instant]
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    taken: Mapped[int] = mapped_column(Integer, default=0)


class BankLine(Stateful, Base):
    """Money that came into the bank account: cents, and the day on which it was booked.

    `key` is the bank's own number of the line, or what makes it itself, so that no line comes
    in twice; `allocated_to` an opaque reference ("offline:AB12"), `allocated_by` who said so,
    empty if the line's own reference did.
    """

    __tablename__ = "bank_lines"
    __table_args__ = (
        BANK_LINE.check(),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("(state = 'allocated') = (allocated_to <> '')", name="allocated_somewhere"),
        Index(None, "state", "id"),
        Index(
            "uq_bank_lines_allocated_to",
            "allocated_to",
            unique=True,
            postgresql_where=text("allocated_to <> ''"),
        ),
    )
    lifecycle: ClassVar[Lifecycle] = BANK_LINE

    id: Mapped[Id]
    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statements.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    booked_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    sender: Mapped[str] = mapped_column(String(140), default="")
    sender_iban: Mapped[str] = mapped_column(String(34), default="")
    remittance: Mapped[str] = mapped_column(Text, default="")
    servicer_reference: Mapped[str] = mapped_column(String(80), default="")
    allocated_to: Mapped[str] = mapped_column(String(80), default="")
    allocated_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    statement: Mapped[BankStatement] = relationship()

    @property
    def reference(self) -> str:
        """How the ledger calls this line."""
        return f"bank_line:{self.id}"


class MoneyReturn(Stateful, Base):
    """Money that came by bank or in cash and goes back: `amount` cents, for one `reference`.

    By bank it goes to `name` and `iban` with the number of the order in `bank_reference`; in
    cash `holder` ("account:12") hands it back. Two people: one does it, another has seen it.
    """

    __tablename__ = "money_returns"
    __table_args__ = (
        RETURN.check(),
        one_of("means", MEANS),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("means = 'bank' OR holder <> ''", name="cash_is_held"),
        CheckConstraint("state = 'due' OR reported_by IS NOT NULL", name="reported_by_somebody"),
        CheckConstraint("state <> 'done' OR confirmed_by IS NOT NULL", name="done_by_two"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> reported_by", name="two_people"),
    )
    lifecycle: ClassVar[Lifecycle] = RETURN

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    means: Mapped[str] = mapped_column(String(10))
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    name: Mapped[str] = mapped_column(String(140), default="")
    iban: Mapped[str] = mapped_column(String(34), default="")
    holder: Mapped[str] = mapped_column(String(80), default="", index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    requested_at: Mapped[Instant]
    bank_reference: Mapped[str] = mapped_column(String(60), default="")
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class CashDeposit(Stateful, Base):
    """Cash that somebody took to the bank: `holder` ("account:12"), cents, the day, the slip."""

    __tablename__ = "cash_deposits"
    __table_args__ = (
        DEPOSIT.check(),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_people"),
        CheckConstraint(
            "state <> 'confirmed' OR confirmed_by IS NOT NULL", name="confirmed_by_somebody"
        ),
    )
    lifecycle: ClassVar[Lifecycle] = DEPOSIT

    id: Mapped[Id]
    holder: Mapped[str] = mapped_column(String(80), index=True)
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    deposited_on: Mapped[date]
    slip: Mapped[str] = mapped_column(String(60), default="")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    bank_line_id: Mapped[int | None] = mapped_column(ForeignKey("bank_lines.id"), unique=True)

    @property
    def reference(self) -> str:
        """How the ledger and bank lines call this deposit."""
        return f"deposit:{self.id}"
