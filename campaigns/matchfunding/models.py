"""Tables of matchfunding: the call, its stakes in campaigns, what it adds to pledges, its money."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.matchfunding.rule import Rule
from campaigns.matchfunding.states import MATCH, MATCH_CALL
from kit.db import Base, Cents, Id, Instant, one_of
from kit.states import Lifecycle, Stateful

if TYPE_CHECKING:
    from campaigns.models import Campaign

FUNDING_KINDS = ("promise", "payment")
"""A sponsor's promise, on paper; money of a sponsor on the operator's bank account."""


class MatchCall(Stateful, Base):
    """A sponsor's call: who, for which campaigns, when, by which rule, and how far it has come.

    Sums are cents. `reserved`, `awarded` and `clawed_back` are the sums of its stakes and are
    written under this row's lock alone (locks.py); the database refuses more than the cap.
    `promised` and `paid` are the sums of what the sponsor promised and sent.
    """

    __tablename__ = "match_calls"
    __table_args__ = (
        MATCH_CALL.check(),
        CheckConstraint("share BETWEEN 1 AND 100000", name="share_range"),
        CheckConstraint("threshold BETWEEN 0 AND 100", name="threshold_range"),
        CheckConstraint("pledge_cap > 0 AND campaign_cap > 0 AND total_cap > 0", name="caps"),
        CheckConstraint("closes_at > opens_at", name="in_order"),
        CheckConstraint("reserved >= 0 AND clawed_back BETWEEN 0 AND awarded", name="not_negative"),
        CheckConstraint("reserved + awarded - clawed_back <= total_cap", name="within_cap"),
        CheckConstraint("state = 'draft' OR promised >= total_cap", name="promised_in_full"),
        CheckConstraint("paid BETWEEN 0 AND promised", name="paid_as_promised"),
        Index(None, "state", "closes_at"),
        {"postgresql_with": {"fillfactor": "50"}},
    )
    lifecycle: ClassVar[Lifecycle] = MATCH_CALL

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    created_at: Mapped[Instant]
    sponsor: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text, default="")
    district: Mapped[str | None] = mapped_column(String(12))
    theme: Mapped[str | None] = mapped_column(String(40))
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    share: Mapped[int] = mapped_column(Integer)
    threshold: Mapped[int] = mapped_column(Integer, default=0)
    pledge_cap: Mapped[Cents | None]
    campaign_cap: Mapped[Cents | None]
    total_cap: Mapped[Cents]
    promised: Mapped[Cents] = mapped_column(default=0)
    paid: Mapped[Cents] = mapped_column(default=0)
    reserved: Mapped[Cents] = mapped_column(default=0)
    awarded: Mapped[Cents] = mapped_column(default=0)
    clawed_back: Mapped[Cents] = mapped_column(default=0)

    @property
    def reference(self) -> str:
        """How the ledger calls this call, and its fund."""
        return f"match:{self.code}"

    @property
    def sponsor_reference(self) -> str:
        """How the ledger calls the sponsor of this call."""
        return f"sponsor:{self.code}"

    @property
    def rule(self) -> Rule:
        """The rule of the call."""
        return Rule(self.share, self.threshold, self.pledge_cap, self.campaign_cap, self.total_cap)

    @property
    def given(self) -> int:
        """What campaigns have from it for good, in cents."""
        return self.awarded - self.clawed_back

    @property
    def left(self) -> int:
        """What nobody has yet, in cents."""
        return self.total_cap - self.reserved - self.given

    def is_for(self, campaign: "Campaign") -> bool:
        """Whether the campaign is of its district and theme."""
        return self.district in (None, campaign.district) and self.theme in (None, campaign.theme)

    def takes(self, now: datetime) -> bool:
        """Whether pledges that begin to count at `now` (UTC) are added to."""
        return self.state == "open" and self.opens_at <= now < self.closes_at


class MatchStake(Base):
    """What one call has in one campaign; sums are cents, written under the call's lock.

    `cap` is the most it may have there. `is_reached`: whether the citizens reached the call's
    threshold, judged once at the campaign's deadline; None before.
    """

    __tablename__ = "match_stakes"
    __table_args__ = (
        CheckConstraint("reserved >= 0 AND clawed_back BETWEEN 0 AND awarded", name="not_negative"),
        CheckConstraint("reserved + awarded - clawed_back <= cap", name="within_cap"),
        {"postgresql_with": {"fillfactor": "50"}},
    )

    call_id: Mapped[int] = mapped_column(
        ForeignKey("match_calls.id"), primary_key=True, autoincrement=False
    )
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True, autoincrement=False, index=True
    )
    cap: Mapped[Cents]
    reserved: Mapped[Cents] = mapped_column(default=0)
    awarded: Mapped[Cents] = mapped_column(default=0)
    clawed_back: Mapped[Cents] = mapped_column(default=0)
    is_reached: Mapped[bool | None]

    call: Mapped[MatchCall] = relationship()
    campaign: Mapped["Campaign"] = relationship()

    @property
    def held(self) -> int:
        """Reserved or awarded and not taken back, in cents."""
        return self.reserved + self.awarded - self.clawed_back

    @property
    def left(self) -> int:
        """What this campaign may still get, in cents, if the call has it."""
        return self.cap - self.held


class Match(Stateful, Base):
    """What one call adds to one pledge, in cents; `clawed_back` followed a refund.

    The pledge is one by card (`pledge_id`), or money by bank or in cash (`offline_id`).
    """

    __tablename__ = "matches"
    __table_args__ = (
        MATCH.check(),
        UniqueConstraint("pledge_id", "call_id"),
        UniqueConstraint("offline_id", "call_id"),
        CheckConstraint("num_nonnulls(pledge_id, offline_id) = 1", name="to_one"),
        ForeignKeyConstraint(
            ["call_id", "campaign_id"],
            ["match_stakes.call_id", "match_stakes.campaign_id"],
        ),
        CheckConstraint("amount >= 0 AND clawed_back BETWEEN 0 AND amount", name="amounts"),
        Index(None, "campaign_id", "state", "pledge_id"),
    )
    lifecycle: ClassVar[Lifecycle] = MATCH

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(ForeignKey("match_calls.id"), index=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    pledge_id: Mapped[int | None] = mapped_column(ForeignKey("pledges.id"))
    offline_id: Mapped[int | None] = mapped_column(ForeignKey("offline_pledges.id"))
    amount: Mapped[Cents]
    clawed_back: Mapped[Cents] = mapped_column(default=0)
    reserved_at: Mapped[Instant]

    call: Mapped[MatchCall] = relationship()

    @property
    def giver(self) -> tuple[str, int]:
        """What it adds to, as campaigns.matchfunding.givers calls it."""
        if self.pledge_id is not None:
            return "pledge", self.pledge_id
        return "offline", self.offline_id or 0


class MatchFunding(Base):
    """One promise or payment of a call's sponsor, in cents. Append-only; the ledger has it too."""

    __tablename__ = "match_fundings"
    __table_args__ = (
        one_of("kind", FUNDING_KINDS),
        CheckConstraint("amount > 0", name="positive"),
    )

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(ForeignKey("match_calls.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Cents]
    note: Mapped[str] = mapped_column(String(200))
    at: Mapped[Instant]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
