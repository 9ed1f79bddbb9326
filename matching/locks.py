"""Row locks of the exchange: listings in the order of their numbers, then the agreement.

What hears of a met need locks after them (a campaign, its totals); so nobody who holds a
campaign may lock a listing: needs of a campaign that is over are closed by a job of its own.
"""

from collections.abc import Iterable

from sqlalchemy import select

from kit.unit_of_work import session
from matching.models import Agreement, Listing
from matching.states import RUNNING


def listings(listing_ids: Iterable[int]) -> dict[int, Listing]:
    """Lock needs and offers and read them afresh."""
    rows = session().scalars(
        select(Listing)
        .where(Listing.id.in_(sorted(set(listing_ids))))
        .order_by(Listing.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in rows}


def listing(listing_id: int) -> Listing:
    """Lock one need or offer."""
    return listings([listing_id])[listing_id]


def agreement(found: Agreement) -> Agreement:
    """Lock both sides of an agreement, then itself, and read all three afresh."""
    listings([found.need_id, found.offer_id])
    return (
        session()
        .scalars(
            select(Agreement)
            .where(Agreement.id == found.id)
            .with_for_update(of=Agreement)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def running_of(listing_id: int) -> list[Agreement]:
    """Lock the running agreements of a listing that is locked already."""
    return list(
        session().scalars(
            select(Agreement)
            .where(
                (Agreement.need_id == listing_id) | (Agreement.offer_id == listing_id),
                Agreement.state.in_(RUNNING),
            )
            .order_by(Agreement.id)
            .with_for_update(of=Agreement)
            .execution_options(populate_existing=True)
        )
    )
