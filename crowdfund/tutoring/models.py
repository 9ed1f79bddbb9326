"""Tables of tutoring: what was asked for, who was assigned, which sessions were held."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, Id, Instant, one_of

READINESS, STALLED = "readiness", "stalled"
REASONS = (READINESS, STALLED)
"""Why tutoring is asked for: the draft is not ready enough, the campaign stands still."""


class TutoringRequest(Base):
    """Tutoring was asked for; once a campaign and reason. `score` is the draft's readiness."""

    __tablename__ = "tutoring_requests"
    __table_args__ = (UniqueConstraint("campaign_id", "reason"), one_of("reason", REASONS))

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    reason: Mapped[str] = mapped_column(String(20))
    score: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[Instant]


class Tutor(Base):
    """A tutor for a campaign, as the tutoring module assigned them.

    `assignment_id` is the module's own; `tasks` are {"id", "text"}, for the team to do.
    """

    __tablename__ = "tutors"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    assignment_id: Mapped[str] = mapped_column(String(80), unique=True)
    at: Mapped[Instant]
    name: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(254))
    tasks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class TutoringSession(Base):
    """An hour with a tutor, told after it was held; `session_id` is the module's own."""

    __tablename__ = "tutoring_sessions"
    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 1440", name="within_a_day"),)

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    session_id: Mapped[str] = mapped_column(String(80), unique=True)
    received_at: Mapped[Instant]
    held_on: Mapped[date] = mapped_column(index=True)
    minutes: Mapped[int] = mapped_column(Integer)
    topic: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str] = mapped_column(Text)
    tasks_done: Mapped[list[str]] = mapped_column(JSONB)
