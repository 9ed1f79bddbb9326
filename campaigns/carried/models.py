"""Tables of what communities carry, and of what their members gave to it."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, Cents, Instant


class Carried(Base):
    """A campaign that a community carries, since when, and by whose choice."""

    __tablename__ = "carried_campaigns"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id"), primary_key=True, autoincrement=False
    )
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True, autoincrement=False, index=True
    )
    since: Mapped[Instant]
    chosen_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class Gift(Base):
    """That a member's pledge ("pledge:AB12…") counts for a community, with how many cents now.

    For the sums alone: no page and no export reads one. `is_told`: the sum that is shown has it.
    """

    __tablename__ = "carried_gifts"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="not_negative"),
        Index(None, "community_id", "account_id"),
        Index(
            "ix_carried_gifts_untold",
            "community_id",
            "account_id",
            postgresql_where=text("NOT is_told"),
        ),
        Index(None, "reference"),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id"), primary_key=True, autoincrement=False
    )
    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    amount: Mapped[Cents]
    is_told: Mapped[bool]


class GiftTotals(Base):
    """What the members of a community gave in all, cents, and how many gave.

    `shown` and `shown_givers` are what pages tell: they follow only when three more people
    have changed something, so that no step of the sum is one person's.
    """

    __tablename__ = "carried_totals"
    __table_args__ = (
        CheckConstraint("given >= 0 AND givers >= 0", name="not_negative"),
        CheckConstraint("shown >= 0 AND shown_givers >= 0", name="shown_not_negative"),
        {"postgresql_with": {"fillfactor": "50"}},
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id"), primary_key=True, autoincrement=False
    )
    given: Mapped[int] = mapped_column(BigInteger, default=0)
    givers: Mapped[int] = mapped_column(Integer, default=0)
    shown: Mapped[int] = mapped_column(BigInteger, default=0)
    shown_givers: Mapped[int] = mapped_column(Integer, default=0)
