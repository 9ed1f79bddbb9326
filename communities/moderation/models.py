"""Tables of moderation: reports, decisions, appeals, standings, and what operators set."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from communities.moderation.rules import RULES
from communities.moderation.states import LEVELS, OUTCOMES, REPORT, SIDES, SOURCES, VISIBILITY
from kit.db import Base, Id, Instant, one_of
from kit.states import Lifecycle, Stateful

WHOLE_CITY = "*"
"""The area of what belongs to no district."""


class Decision(Base):
    """What a moderator decided on one content: the statement of reasons of article 17.

    `before`, `suspended_before` and `vouched` (its author is new no more) are what an undo puts
    back; `batch` joins what was decided at once. `first_id` names the decision that an appeal was
    about.
    """

    __tablename__ = "moderation_decisions"
    __table_args__ = (
        one_of("level", LEVELS),
        one_of("outcome", OUTCOMES),
        one_of("rule", RULES),
        one_of("before", VISIBILITY),
        CheckConstraint("outcome = 'none' OR rule IS NOT NULL", name="rule_cited"),
        CheckConstraint("(outcome = 'suspended') = (days IS NOT NULL)", name="days_of_suspension"),
        CheckConstraint("days BETWEEN 1 AND 365", name="days_range"),
        CheckConstraint("(level = 'appeal') = (first_id IS NOT NULL)", name="appeal_of_first"),
        CheckConstraint("decided_by <> author_id", name="not_ones_own"),
        Index(None, "kind", "subject_id"),
        Index(None, "decided_by", "at"),
    )

    id: Mapped[Id]
    at: Mapped[Instant]
    decided_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    level: Mapped[str] = mapped_column(String(8), default="first")
    first_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_decisions.id"), unique=True)
    batch: Mapped[str] = mapped_column(String(12), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    rule: Mapped[str | None] = mapped_column(String(12))
    facts: Mapped[str] = mapped_column(Text)
    law: Mapped[str] = mapped_column(String(300), default="")
    automated: Mapped[bool]
    days: Mapped[int | None] = mapped_column(Integer)
    before: Mapped[str] = mapped_column(String(12))
    suspended_before: Mapped[datetime | None]
    vouched: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[datetime | None]


class Report(Stateful, Base):
    """Somebody, or a signal, put a content before a moderator; the content as it was then."""

    __tablename__ = "moderation_reports"
    __table_args__ = (
        REPORT.check(),
        one_of("source", SOURCES),
        one_of("rule", RULES),
        CheckConstraint("state = 'open' OR decision_id IS NOT NULL", name="decided_by_decision"),
        CheckConstraint(
            "source = 'person' OR (reporter_id IS NULL AND reporter_email IS NULL)",
            name="signals_are_nobody",
        ),
        CheckConstraint("source = 'screening' OR rule IS NOT NULL", name="rule_believed_broken"),
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claimed_whole"),
        Index(
            "uq_moderation_reports_held",
            "kind",
            "subject_id",
            unique=True,
            postgresql_where=text("state = 'open' AND source = 'screening'"),
        ),
        Index(None, "kind", "subject_id"),
        Index(None, "state", "created_at", "id"),
    )
    lifecycle: ClassVar[Lifecycle] = REPORT

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    created_at: Mapped[Instant]
    source: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(String(300))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    involved: Mapped[list[int]] = mapped_column(JSONB)
    community_id: Mapped[int | None] = mapped_column(BigInteger)
    district: Mapped[str | None] = mapped_column(String(12))
    rule: Mapped[str | None] = mapped_column(String(12))
    explanation: Mapped[str] = mapped_column(Text, default="")
    signals: Mapped[list[str]] = mapped_column(default=list)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    reporter_email: Mapped[str | None] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5), default="it")
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    claimed_until: Mapped[datetime | None]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey(Decision.id), index=True)

    decision: Mapped[Decision | None] = relationship()

    def is_about(self, account_id: int | None) -> bool:
        """Whether it is somebody's own: what they wrote, their team's, or what they reported."""
        return account_id is not None and (
            account_id in (self.author_id, self.reporter_id) or account_id in self.involved
        )


class Appeal(Base):
    """One side's objection to a decision (article 20)."""

    __tablename__ = "moderation_appeals"
    __table_args__ = (one_of("side", SIDES), UniqueConstraint("decision_id", "side"))

    id: Mapped[Id]
    decision_id: Mapped[int] = mapped_column(ForeignKey(Decision.id))
    report_id: Mapped[int] = mapped_column(ForeignKey(Report.id), index=True)
    side: Mapped[str] = mapped_column(String(8))
    at: Mapped[Instant]
    text: Mapped[str] = mapped_column(Text)
    overturned: Mapped[bool | None]


class Standing(Base):
    """What moderation knows of a person: whether anybody has read them, whether they may write."""

    __tablename__ = "moderation_standings"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )
    vouched_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]


class Fingerprint(Base):
    """That somebody published something: when, and a digest of its words. Kept for 30 days."""

    __tablename__ = "moderation_fingerprints"
    __table_args__ = (
        Index(None, "digest", "at"),
        Index(None, "account_id", "at"),
        Index(None, "at"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[Instant]
    digest: Mapped[str] = mapped_column(String(64))


class BlockedWord(Base):
    """A word, or words, that make a text wait for a person; the operator's own list."""

    __tablename__ = "moderation_blocked_words"

    id: Mapped[Id]
    word: Mapped[str] = mapped_column(String(60), unique=True)


class Area(Base):
    """A district in which an animator moderates; "*" for what belongs to none."""

    __tablename__ = "moderation_areas"
    __table_args__ = (UniqueConstraint("account_id", "district"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    district: Mapped[str] = mapped_column(String(12))


class Reminder(Base):
    """That a moderator was asked on a day what waits for them, once; nothing may have waited."""

    __tablename__ = "moderation_reminders"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
