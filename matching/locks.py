"""Row locks of the exchange: listings in the order of their numbers, then the agreement.

What hears of a met need locks after them (a campaign, its totals); so nobody who holds a
campaign may lock a listing: needs of a campaign that is over are closed by a job of its own.
"""

from collections.abc import Iterable

from kit import row_locks
from matching.models import Agreement, Listing
from matching.states import RUNNING


def listings(listing_ids: Iterable[int]) -> dict[int, Listing]:
    """Lock needs and offers and read them afresh."""
    return {one.id: one for one in row_locks.several(Listing, listing_ids)}


def listing(listing_id: int) -> Listing:
    """Lock one need or offer."""
    return listings([listing_id])[listing_id]


def agreement(found: Agreement) -> Agreement:
    """Lock both sides of an agreement, then itself, and read all three afresh."""
    listings([found.need_id, found.offer_id])
    return row_locks.one(Agreement, found.id, whole=True)


def running_of(listing_id: int) -> list[Agreement]:
    """Lock the running agreements of a listing that is locked already."""
    is_side = (Agreement.need_id == listing_id) | (Agreement.offer_id == listing_id)
    return row_locks.matching(Agreement, is_side, Agreement.state.in_(RUNNING), whole=True)
