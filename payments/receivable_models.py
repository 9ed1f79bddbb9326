"""The table of recoveries: how what a project owes became less."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, Cents, Id, Instant, one_of
from kit.states import Lifecycle, Stateful
from payments.states import RECOVERY

WAYS = ("bank", "gateway", "loss")
"""Where the money came: to the bank account, to the gateway, or nowhere (written off)."""


class Recovery(Stateful, Base):
    """`amount` cents of an owner's debt that came back, or are given up by two people."""

    __tablename__ = "recoveries"
    __table_args__ = (
        RECOVERY.check(),
        one_of("way", WAYS),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("agreed_by IS NULL OR agreed_by <> asked_by", name="two_people"),
        CheckConstraint(
            "way <> 'loss' OR state <> 'done' OR agreed_by IS NOT NULL", name="loss_agreed"
        ),
        Index(
            "ix_recoveries_one_open",
            "owner",
            unique=True,
            postgresql_where=text("state = 'asked' AND way = 'loss'"),
        ),
    )
    lifecycle: ClassVar[Lifecycle] = RECOVERY

    id: Mapped[Id]
    owner: Mapped[str] = mapped_column(String(80), index=True)
    amount: Mapped[Cents]
    way: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[Instant]
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
