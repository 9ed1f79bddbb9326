"""Tables of ideas: what came, what the call funded, ranking lists that were uploaded."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.models import Campaign
from crowdfund.ideas.states import IDEA, RANKING
from kit.db import Base, Id, Instant
from kit.states import Lifecycle, Stateful


class Idea(Stateful, Base):
    """An application that a public call did not admit, as its office sent it.

    `application_id` is the office's own; `score` the evaluators', if it came; `lines` are
    {"label", "amount" (cents), "kind"}. The applicant's address is used for nothing but the
    invitation until they consent.
    """

    __tablename__ = "ideas"
    __table_args__ = (IDEA.check(),)
    lifecycle: ClassVar[Lifecycle] = IDEA

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    application_id: Mapped[str] = mapped_column(String(80), unique=True)
    call_id: Mapped[str] = mapped_column(String(80), index=True)
    received_at: Mapped[Instant]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    story: Mapped[str] = mapped_column(Text)
    district: Mapped[str | None] = mapped_column(String(12))
    theme: Mapped[str | None] = mapped_column(String(40))
    score: Mapped[str] = mapped_column(String(20), default="")
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    applicant_name: Mapped[str] = mapped_column(String(120))
    applicant_email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5), default="it")
    consented_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), unique=True)

    campaign: Mapped[Campaign | None] = relationship()

    @property
    def asked(self) -> int:
        """What the application's budget comes to, in cents; 0 if none came."""
        return sum(int(line["amount"]) for line in self.lines)

    @property
    def reference(self) -> str:
        """How the audit and webhooks call this idea."""
        return f"idea:{self.code}"


class FundedApplication(Base):
    """An application that the call funded, told before or after it was known here."""

    __tablename__ = "funded_applications"

    application_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    call_id: Mapped[str] = mapped_column(String(80))
    told_at: Mapped[Instant]


class Ranking(Stateful, Base):
    """A ranking list as an admin uploaded it, and what trying it found.

    `first` are some of the new applications as they were understood; `wrong` the lines that
    cannot be taken: {"number", "why", "cells"}. File and lines name people, so they are emptied
    once nobody needs them; the counts stay. `done_until` is the line up to which it is taken.
    """

    __tablename__ = "ideas_rankings"
    __table_args__ = (
        RANKING.check(),
        Index(
            "uq_ideas_rankings_open_digest",
            "digest",
            unique=True,
            postgresql_where=text("state IN ('tried', 'taking')"),
        ),
    )
    lifecycle: ClassVar[Lifecycle] = RANKING

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[Instant]
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    new: Mapped[int] = mapped_column(Integer)
    known: Mapped[int] = mapped_column(Integer)
    wrong_count: Mapped[int] = mapped_column(Integer)
    first: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    wrong: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    done_until: Mapped[int] = mapped_column(Integer, default=0)
    taken: Mapped[int] = mapped_column(Integer, default=0)

    @property
    def reference(self) -> str:
        """How the audit calls it."""
        return f"ranking:{self.id}"
