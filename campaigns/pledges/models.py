"""The table of pledges, and those of the shield against card testers."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.pledges.states import PLEDGE
from kit.db import Base, Cents, Id, Instant
from kit.states import Lifecycle, Stateful

if TYPE_CHECKING:
    from campaigns.models import Campaign, Reward

IS_SHOWN = (
    "(NOT is_anonymous OR message <> '') AND (committed_at IS NOT NULL OR collected_at IS NOT NULL)"
)
"""SQL: the backer lets the public read a name or a sentence, and the promise once stood."""


class Pledge(Stateful, Base):
    """A promise of `amount` cents to a campaign, by a guest or an account.

    `consent_amount`: the most, in cents, that the backer agreed may be taken from the saved
    card while they are away, and `consent_at` when they agreed (the mandate that strong
    customer authentication asks for, directive (EU) 2015/2366, article 97).
    `request_key` and `request_hash` make a repeated API request find its first pledge.
    """

    __tablename__ = "pledges"
    __table_args__ = (
        PLEDGE.check(),
        CheckConstraint("amount BETWEEN 100 AND 10000000", name="amount_range"),
        CheckConstraint("consent_amount >= amount OR state = 'draft'", name="within_consent"),
        Index(None, "campaign_id", "state", "id"),
        Index(None, "state", "state_since"),
        Index(None, "campaign_id", "id"),
        Index("ix_pledges_shown", "campaign_id", "id", postgresql_where=text(IS_SHOWN)),
    )
    lifecycle: ClassVar[Lifecycle] = PLEDGE

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[Instant]
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    reward_id: Mapped[int | None] = mapped_column(ForeignKey("campaign_rewards.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    is_anonymous: Mapped[bool] = mapped_column(default=True)
    message: Mapped[str] = mapped_column(String(280), default="")
    locale: Mapped[str] = mapped_column(String(5), default="it")
    committed_at: Mapped[datetime | None]
    collected_at: Mapped[datetime | None]
    consent_amount: Mapped[int | None] = mapped_column(BigInteger)
    consent_at: Mapped[datetime | None]
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    request_hash: Mapped[str | None] = mapped_column(String(64))
    retry_since: Mapped[datetime | None]
    reminders_sent: Mapped[int] = mapped_column(default=0)

    campaign: Mapped["Campaign"] = relationship()
    reward: Mapped["Reward | None"] = relationship()

    @property
    def reference(self) -> str:
        """How payments calls this pledge."""
        return f"pledge:{self.code}"


class Passage(Base):
    """What a pledge was let through for at the gateway, until its card works; hashes alone."""

    __tablename__ = "pledge_passages"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[Instant]
    cost: Mapped[int]
    campaign_key: Mapped[str] = mapped_column(String(64))
    ip_key: Mapped[str] = mapped_column(String(64))
    email_key: Mapped[str] = mapped_column(String(64))


class KnownSender(Base):
    """An address whose owner showed that it is theirs; a hash alone."""

    __tablename__ = "pledge_known_senders"

    email_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[Instant]
