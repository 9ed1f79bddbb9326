"""Tables of the reconciliation: the gateway's statement, the days read, differences, runs."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, Cents, Id, Instant, one_of
from kit.states import Lifecycle, Stateful
from payments.reconciliation.states import DIFFERENCE, KINDS


class GatewayMovement(Base):
    """A line of the gateway's statement as we read it; see payments.gateway.Movement."""

    __tablename__ = "gateway_movements"
    __table_args__ = (
        CheckConstraint("net = amount - fee", name="adds_up"),
        Index(None, "source_id"),
        Index(None, "at"),
    )

    id: Mapped[Id]
    movement_id: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(60))
    amount: Mapped[Cents]
    fee: Mapped[Cents]
    net: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[Instant]
    source_id: Mapped[str] = mapped_column(String(80))
    charge_id: Mapped[str | None] = mapped_column(String(80))
    intent_id: Mapped[str | None] = mapped_column(String(80))
    reference: Mapped[str] = mapped_column(String(120))


class StatementDay(Base):
    """A day (in the city) of the statement that was read; `is_over` once nothing can follow."""

    __tablename__ = "gateway_statement_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    movements: Mapped[int]
    read_at: Mapped[Instant]
    is_over: Mapped[bool]


class Difference(Stateful, Base):
    """Something that stands differently at the gateway and here.

    `object_id` is the gateway's, or for the balance the currency. `ours` and `theirs` are
    cents, empty where there is no such thing. `effect` is by how many cents the gateway holds
    more than our books because of it.
    """

    __tablename__ = "reconciliation_differences"
    __table_args__ = (
        DIFFERENCE.check(),
        one_of("kind", KINDS),
        UniqueConstraint("kind", "object_id"),
        CheckConstraint("state <> 'explained' OR note <> ''", name="explained_in_words"),
    )
    lifecycle: ClassVar[Lifecycle] = DIFFERENCE

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(80))
    reference: Mapped[str] = mapped_column(String(80), default="", index=True)
    ours: Mapped[int | None] = mapped_column(BigInteger)
    theirs: Mapped[int | None] = mapped_column(BigInteger)
    effect: Mapped[Cents] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    happened_at: Mapped[datetime | None]
    first_seen: Mapped[Instant]
    last_seen: Mapped[Instant]
    note: Mapped[str] = mapped_column(Text, default="")
    explained_by: Mapped[str] = mapped_column(String(80), default="")


class Run(Base):
    """One comparison: what it read, mended and found; `balances` currency → [ours, theirs]."""

    __tablename__ = "reconciliation_runs"

    id: Mapped[Id]
    at: Mapped[Instant]
    movements: Mapped[int]
    mended: Mapped[int]
    found: Mapped[int]
    is_quiet: Mapped[bool]
    balances: Mapped[dict[str, Any]]


class BooksCheck(Base):
    """What `flask ledger check` found when the clock ran it: one line for each difference."""

    __tablename__ = "ledger_checks"

    id: Mapped[Id]
    at: Mapped[Instant]
    differences: Mapped[list[str]]
