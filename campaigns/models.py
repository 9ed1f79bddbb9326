"""Tables of campaigns: the campaign, its budget, team, payee, rewards, reviews, texts, totals."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from campaigns.pledges.models import Pledge
from campaigns.states import CAMPAIGN, KINDS, LINE_KINDS, OUTCOMES, PAYEE_KINDS
from communities.moderation.states import VISIBILITY
from kit.db import Base, Cents, Id, Instant, one_of
from kit.states import Lifecycle, Stateful
from payments.payout_models import BANK, RAILS

__all__ = [
    "BudgetLine", "Campaign", "CampaignTotals", "Payee", "Pledge", "Question", "Review",
    "Reward", "Submission", "TeamMember", "Update",
]  # fmt: skip


class Campaign(Stateful, Base):
    """A campaign: what is to be done, for how much, by when. Sums are cents, instants UTC."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CAMPAIGN.check(),
        one_of("kind", KINDS),
        CheckConstraint("minimum >= 0 AND optimum >= minimum", name="goal_order"),
        CheckConstraint("days BETWEEN 1 AND 90", name="days_range"),
        Index(None, "search", postgresql_using="gin"),
        Index(None, "state", "published_at", "id"),
        Index(None, "district", "state"),
        Index(None, "theme", "state"),
    )
    lifecycle: ClassVar[Lifecycle] = CAMPAIGN

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    idea_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    created_at: Mapped[Instant]
    title: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(String(240), default="")
    district: Mapped[str | None] = mapped_column(String(12))
    quarter: Mapped[str] = mapped_column(String(60), default="")
    theme: Mapped[str | None] = mapped_column(String(40))
    story: Mapped[str] = mapped_column(Text, default="")
    photo: Mapped[str | None] = mapped_column(String(40))
    photo_alt: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(20), default="all_or_nothing")
    days: Mapped[int] = mapped_column(Integer, default=40)
    start_on: Mapped[date | None]
    minimum: Mapped[Cents] = mapped_column(default=0)
    optimum: Mapped[Cents] = mapped_column(default=0)
    approved_hash: Mapped[str | None] = mapped_column(String(64))
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    deadline: Mapped[datetime | None] = mapped_column(index=True)
    frozen_pledged: Mapped[int | None] = mapped_column(BigInteger)
    frozen_matched: Mapped[int | None] = mapped_column(BigInteger)
    goal_met: Mapped[bool | None]
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "setweight(to_tsvector('italian', coalesce(title, '')), 'A') || "
            "setweight(to_tsvector('italian', coalesce(summary, '')), 'B') || "
            "setweight(to_tsvector('italian', coalesce(quarter, '')), 'B') || "
            "setweight(to_tsvector('italian', coalesce(story, '')), 'C')",
            persisted=True,
        ),
        deferred=True,
    )

    carriers: Mapped[list[list[str]] | None] = query_expression()

    lines: Mapped[list["BudgetLine"]] = relationship(
        order_by="BudgetLine.position", cascade="all, delete-orphan"
    )
    team: Mapped[list["TeamMember"]] = relationship(
        order_by="TeamMember.id", cascade="all, delete-orphan"
    )
    payee: Mapped["Payee | None"] = relationship(cascade="all, delete-orphan", uselist=False)
    rewards: Mapped[list["Reward"]] = relationship(
        order_by="Reward.amount", cascade="all, delete-orphan"
    )
    totals: Mapped["CampaignTotals"] = relationship(cascade="all, delete-orphan", uselist=False)

    @property
    def reference(self) -> str:
        """How other domains (payments, webhooks, audit) call this campaign."""
        return f"campaign:{self.code}"


class BudgetLine(Base):
    """One line of the budget: what it is for and what it costs, in cents.

    `covered_at`: since when help stands in for the money; `covered_by` and `covered_with` are
    the code and the title of the need that was met.
    """

    __tablename__ = "campaign_budget_lines"
    __table_args__ = (
        one_of("kind", LINE_KINDS),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint(
            "num_nulls(covered_at, covered_by, covered_with) IN (0, 3)",
            name="covered_by_something",
        ),
    )

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(120))
    amount: Mapped[Cents]
    covered_at: Mapped[datetime | None]
    covered_by: Mapped[str | None] = mapped_column(String(12), unique=True)
    covered_with: Mapped[str | None] = mapped_column(String(90))


class TeamMember(Base):
    """A person of the team; invited by mail, an account once they accept."""

    __tablename__ = "campaign_team_members"
    __table_args__ = (
        UniqueConstraint("campaign_id", "account_id"),
        UniqueConstraint("campaign_id", "email"),
    )

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(80))
    duty: Mapped[str] = mapped_column(String(80), default="")
    is_lead: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[Instant]
    joined_at: Mapped[datetime | None]


class Payee(Base):
    """Who receives the money; a public administration cannot be paid through Stripe.

    `qualification`: what it is before the tax office, a code of the operator's data file.
    `rail` is how it is sent: to the IBAN, or to the payee's account at the gateway.
    `changed_at`: since when the IBAN is no longer the one that was approved.
    """

    __tablename__ = "campaign_payees"
    __table_args__ = (one_of("kind", PAYEE_KINDS), one_of("rail", RAILS))

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    fiscal_code: Mapped[str] = mapped_column(String(16))
    iban: Mapped[str] = mapped_column(String(34))
    qualification: Mapped[str] = mapped_column(String(40), default="none")
    rail: Mapped[str] = mapped_column(String(10), default=BANK)
    changed_at: Mapped[datetime | None]


class Reward(Base):
    """A thank-you for a pledge of at least `amount`; `stock` None means without limit.

    `taken` counts pledges that hold one; the database refuses more than there are.
    """

    __tablename__ = "campaign_rewards"
    __table_args__ = (
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("taken >= 0 AND (stock IS NULL OR taken <= stock)", name="not_oversold"),
    )

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(String(400), default="")
    amount: Mapped[Cents]
    stock: Mapped[int | None] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)


class Submission(Base):
    """What a team submitted, as it was: the content by step, and its hash. Append-only."""

    __tablename__ = "campaign_submissions"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    at: Mapped[Instant]
    actor: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]


class Review(Base):
    """One decision of an animator on one submitted version; bound to its content's hash.

    `reasons` are codes of ready-made remarks, each about one step.
    """

    __tablename__ = "campaign_reviews"
    __table_args__ = (one_of("outcome", OUTCOMES),)

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    at: Mapped[Instant]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    content_hash: Mapped[str] = mapped_column(String(64))


class Update(Base):
    """News from the team, in Markdown; told to the backers once everybody may see it."""

    __tablename__ = "campaign_updates"
    __table_args__ = (one_of("moderation", VISIBILITY),)

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    at: Mapped[Instant]
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    moderation: Mapped[str] = mapped_column(String(12), default="visible")
    told_at: Mapped[datetime | None]


class Question(Base):
    """A question to the team and, once given, its answer.

    The team hides a question (`hidden_at`); moderation judges the question and its answer
    apart.
    """

    __tablename__ = "campaign_questions"
    __table_args__ = (
        one_of("moderation", VISIBILITY),
        one_of("answer_moderation", VISIBILITY),
    )

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    at: Mapped[Instant]
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str] = mapped_column(String(1000))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    hidden_at: Mapped[datetime | None]
    moderation: Mapped[str] = mapped_column(String(12), default="visible")
    answer_moderation: Mapped[str] = mapped_column(String(12), default="visible")

    @property
    def shown_answer(self) -> str:
        """The answer, if moderation lets everybody read it."""
        return self.answer if self.answer_moderation == "visible" else ""


class CampaignTotals(Base):
    """The public figures of a campaign, kept by deltas so that nobody ever sums pledges.

    `pledged`: cents of committed, due and collected pledges; `collected`: cents taken and
    not given back; `matched`: cents that sponsors reserved or awarded and that count, because
    their threshold is reached; `backers`: pledges that count; `milestone`: the highest share
    of the minimum (per cent) that was ever told.
    """

    __tablename__ = "campaign_totals"
    __table_args__ = (
        CheckConstraint("pledged >= 0 AND collected >= 0 AND backers >= 0", name="not_negative"),
        CheckConstraint("matched >= 0", name="matched_not_negative"),
        {"postgresql_with": {"fillfactor": "50"}},
    )

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True, autoincrement=False
    )
    pledged: Mapped[Cents] = mapped_column(default=0)
    collected: Mapped[Cents] = mapped_column(default=0)
    matched: Mapped[Cents] = mapped_column(default=0)
    backers: Mapped[int] = mapped_column(Integer, default=0)
    milestone: Mapped[int] = mapped_column(Integer, default=0)
