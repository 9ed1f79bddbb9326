"""Tables of the exchange: needs and offers, what two of them agree on, and what they write."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from communities.moderation.states import VISIBILITY
from kit.db import Base, Id, Instant, one_of
from kit.states import Lifecycle, Stateful
from matching.notices import KINDS, UNITS, Notice
from matching.states import AGREEMENT, LISTING, RUNNING

SIDES = ("need", "offer")
GIVERS = ("citizen", "firm", "association")
"""Who offers."""


class Listing(Stateful, Base):
    """A need or an offer on the board.

    `quantity` counts `unit`s; an offer without one has no limit. `promised` of it are in
    agreements, `done` of those were handed over. A need may belong to a campaign (`reference`,
    "campaign:AB12…", which only floors above can read) and stand for a line of its budget.
    """

    __tablename__ = "listings"
    __table_args__ = (
        LISTING.check(),
        one_of("side", SIDES),
        one_of("kind", KINDS),
        one_of("unit", UNITS),
        one_of("giver", GIVERS),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("side = 'offer' OR quantity IS NOT NULL", name="need_counted"),
        CheckConstraint("done >= 0 AND promised >= done", name="done_of_promised"),
        CheckConstraint("promised <= quantity", name="promised_of_quantity"),
        CheckConstraint("ends >= begins", name="in_order"),
        CheckConstraint("(side = 'offer') = (giver IS NOT NULL)", name="giver_offers"),
        CheckConstraint("side = 'need' OR reference IS NULL", name="only_needs_refer"),
        CheckConstraint("budget_line IS NULL OR reference IS NOT NULL", name="line_of_reference"),
        one_of("moderation", VISIBILITY),
        Index(None, "side", "state", "id"),
        Index(None, "state", "ends"),
        Index(None, "search", postgresql_using="gin"),
    )
    lifecycle: ClassVar[Lifecycle] = LISTING

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    side: Mapped[str] = mapped_column(String(8))
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[Instant]
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(90))
    description: Mapped[str] = mapped_column(Text)
    district: Mapped[str | None] = mapped_column(String(12))
    quantity: Mapped[int | None] = mapped_column(Integer)
    unit: Mapped[str | None] = mapped_column(String(12))
    begins: Mapped[date | None]
    ends: Mapped[date | None]
    promised: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    reference: Mapped[str | None] = mapped_column(String(80), index=True)
    budget_line: Mapped[str | None] = mapped_column(String(80))
    giver: Mapped[str | None] = mapped_column(String(12))
    shown_name: Mapped[str] = mapped_column(String(80), default="")
    moderation: Mapped[str] = mapped_column(String(12), default="visible")
    told_at: Mapped[datetime | None]
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "setweight(to_tsvector('italian', title), 'A') || "
            "setweight(to_tsvector('italian', description), 'B')",
            persisted=True,
        ),
        deferred=True,
    )

    @property
    def is_on_board(self) -> bool:
        """Whether everybody finds it and may propose something."""
        return self.state == "open" and self.moderation == "visible"

    @property
    def left(self) -> int | None:
        """How much is not in any agreement; None without a limit."""
        return None if self.quantity is None else self.quantity - self.promised

    @property
    def other_side(self) -> str:
        return "offer" if self.side == "need" else "need"

    @property
    def notice(self) -> Notice:
        """What the ranking reads: as the author wrote it, with what is still left."""
        return Notice(
            key=self.code,
            title=self.title,
            description=self.description,
            kind=self.kind,
            district=self.district,
            quantity=self.left,
            unit=self.unit,
            begins=self.begins,
            ends=self.ends,
        )


_RUNNING = ", ".join(f"'{state}'" for state in RUNNING)


class Agreement(Stateful, Base):
    """What one need and one offer agree on, from the proposal to the hand-over.

    `quantity` counts the need's units; `taken` the offer's, if the offer has a limit in the same
    unit. A side has accepted, or confirmed the hand-over, once its instant is set.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        AGREEMENT.check(),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("taken > 0", name="taken_positive"),
        CheckConstraint(
            "state NOT IN ('agreed', 'delivered', 'confirmed') OR "
            "(need_accepted_at IS NOT NULL AND offer_accepted_at IS NOT NULL)",
            name="both_accepted",
        ),
        CheckConstraint(
            "state <> 'confirmed' OR "
            "(need_confirmed_at IS NOT NULL AND offer_confirmed_at IS NOT NULL)",
            name="both_confirmed",
        ),
        Index(
            "uq_agreements_running",
            "need_id",
            "offer_id",
            unique=True,
            postgresql_where=text(f"state IN ({_RUNNING})"),
        ),
        Index(None, "state", "state_since"),
    )
    lifecycle: ClassVar[Lifecycle] = AGREEMENT

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    created_at: Mapped[Instant]
    need_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    quantity: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int | None] = mapped_column(Integer)
    need_accepted_at: Mapped[datetime | None]
    offer_accepted_at: Mapped[datetime | None]
    need_confirmed_at: Mapped[datetime | None]
    offer_confirmed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    foretold_at: Mapped[datetime | None]
    thanks: Mapped[str] = mapped_column(String(300), default="")
    thanks_shown: Mapped[bool] = mapped_column(default=False)

    need: Mapped[Listing] = relationship(foreign_keys=[need_id])
    offer: Mapped[Listing] = relationship(foreign_keys=[offer_id])

    def accepted_at(self, side: str) -> datetime | None:
        return self.need_accepted_at if side == "need" else self.offer_accepted_at

    def confirmed_at(self, side: str) -> datetime | None:
        return self.need_confirmed_at if side == "need" else self.offer_confirmed_at


class AgreementMessage(Base):
    """One message from one side of an agreement to the other; no text: its author is gone."""

    __tablename__ = "agreement_messages"
    __table_args__ = (one_of("side", SIDES),)

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    at: Mapped[Instant]
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
