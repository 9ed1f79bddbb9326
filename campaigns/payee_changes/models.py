"""The table of changes of payee."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.models import Campaign
from campaigns.payee_changes.states import PAYEE_CHANGE
from campaigns.states import PAYEE_KINDS
from kit.db import Base, Id, Instant, one_of
from kit.states import Lifecycle, Stateful


class PayeeChange(Stateful, Base):
    """Who should receive the money instead, and why; `content_hash` is what a decision binds to.

    `before` is the payee of the moment of asking, field by field. `decided_by` is who approved
    or declined it: never who asked.
    """

    __tablename__ = "payee_changes"
    __table_args__ = (
        PAYEE_CHANGE.check(),
        one_of("kind", PAYEE_KINDS),
        CheckConstraint("decided_by <> asked_by", name="two_people"),
        CheckConstraint(
            "(decided_by IS NOT NULL) = (state IN ('approved', 'declined'))", name="decided"
        ),
        Index(
            "ix_payee_changes_one_open",
            "campaign_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
        ),
    )
    lifecycle: ClassVar[Lifecycle] = PAYEE_CHANGE

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    fiscal_code: Mapped[str] = mapped_column(String(16))
    iban: Mapped[str] = mapped_column(String(34))
    qualification: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[Instant]
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    campaign: Mapped[Campaign] = relationship()
