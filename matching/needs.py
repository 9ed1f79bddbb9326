"""The needs of one owner, as its own pages show them: what is asked for, and thanks for help."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from kit.unit_of_work import session
from matching.models import Agreement, Listing

SHOWN = 4
"""Open needs on an owner's page; the rest is one link away."""
READ = 60
"""How many rows are read at most; the open needs come first."""


@dataclass(frozen=True)
class Thanks:
    """A thank-you that both sides let everyone read; `name` is empty if the giver shows none."""

    text: str
    name: str
    need: Listing


@dataclass(frozen=True)
class OwnerNeeds:
    """Open needs and met ones, the newest first, and thanks."""

    open: tuple[Listing, ...] = ()
    met: tuple[Listing, ...] = ()
    thanks: tuple[Thanks, ...] = ()

    @property
    def first(self) -> tuple[Listing, ...]:
        """The open ones that a page shows."""
        return self.open[:SHOWN]

    @property
    def has_any(self) -> bool:
        return bool(self.open or self.met)


def of_owner(reference: str) -> OwnerNeeds:
    """What an owner's page says of its needs: 1 query, at most sixty rows."""
    offer = aliased(Listing)
    is_public_thanks = and_(
        Agreement.need_id == Listing.id,
        Agreement.state == "confirmed",
        Agreement.thanks_shown,
        Agreement.thanks != "",
    )
    rows = session().execute(
        select(Listing, Agreement.thanks, offer.shown_name)
        .outerjoin(Agreement, is_public_thanks)
        .outerjoin(offer, offer.id == Agreement.offer_id)
        .where(
            Listing.reference == reference,
            Listing.state.in_(("open", "met")),
            Listing.moderation == "visible",
        )
        .order_by((Listing.state == "open").desc(), Listing.id.desc(), Agreement.id.desc())
        .limit(READ)
    )
    needs: dict[int, Listing] = {}
    thanks = []
    for need, text, name in rows:
        needs[need.id] = need
        if text:
            thanks.append(Thanks(text, name or "", need))
    return OwnerNeeds(
        tuple(one for one in needs.values() if one.state == "open"),
        tuple(one for one in needs.values() if one.state == "met"),
        tuple(thanks),
    )
