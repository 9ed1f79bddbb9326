"""From a proposal to a hand-over confirmed by both; nothing is ever accepted by the platform."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from communities.moderation import standing
from kit import clock, ids, throttle
from kit.authz import Visitor
from kit.unit_of_work import session
from matching import listings, locks, mails, owners
from matching.errors import (
    AlreadyProposed,
    NoPair,
    NothingLeft,
    NothingToConfirm,
    NotOpen,
    NotYours,
    SamePerson,
)
from matching.models import Agreement, Listing
from matching.states import RUNNING

MOST_AN_HOUR = 60
"""Proposals one person may make in an hour: each of them is a mail to somebody else."""


def holds(listing: Listing, account_id: int | None) -> bool:
    """Whether a person acts for a need or an offer: its author, or a member of its campaign."""
    if account_id is None:
        return False
    if listing.author_id == account_id:
        return True
    reference = listing.reference
    return reference is not None and owners.current().has_member(reference, account_id)


def side_of(agreement: Agreement, account_id: int | None) -> str | None:
    """For which side of an agreement a person acts."""
    if holds(agreement.offer, account_id):
        return "offer"
    return "need" if holds(agreement.need, account_id) else None


def propose(listing: Listing, data: Mapping[str, Any], visitor: Visitor) -> Agreement:
    """Propose that `listing` and the one with the code `other` meet.

    Whoever proposes for their own side accepts for it by that; staff propose by hand for
    neither. Raises NoPair, NotYours, SamePerson, NotOpen, AlreadyProposed, NothingLeft,
    TooMany beyond sixty an hour.
    """
    assert visitor.account_id is not None
    standing.refuse_suspended(visitor.account_id)
    throttle.hit("exchange.proposal", visitor.actor, limit=MOST_AN_HOUR, per=timedelta(hours=1))
    need, offer = _pair(listing, data["other"])
    side = _proposer(need, offer, visitor)
    locked = locks.listings([need.id, offer.id])
    need, offer = locked[need.id], locked[offer.id]
    _check_free(need, offer)
    quantity = data["quantity"] or _most(need, offer)
    agreement = Agreement(
        code=ids.short_code(),
        created_at=clock.now(),
        need_id=need.id,
        offer_id=offer.id,
        need=need,
        offer=offer,
        proposed_by=visitor.account_id,
        quantity=quantity,
        taken=quantity if _is_counted(need, offer) else None,
        need_accepted_at=clock.now() if side == "need" else None,
        offer_accepted_at=clock.now() if side == "offer" else None,
    )
    _check_left(agreement)
    session().add(agreement)
    session().flush()
    mails.proposed(agreement, side)
    return agreement


def accept(agreement: Agreement, account_id: int) -> Agreement:
    """Accept for one's side; with both, the quantity is set aside on both. NothingLeft if gone."""
    found = locks.agreement(agreement)
    side = _own_side(found, account_id)
    if found.state != "proposed" or found.accepted_at(side) is not None:
        raise NotOpen
    setattr(found, f"{side}_accepted_at", clock.now())
    if found.need_accepted_at is None or found.offer_accepted_at is None:
        return found
    for listing in (found.need, found.offer):
        if not listing.is_on_board:
            raise NotOpen
    _check_left(found)
    found.need.promised += found.quantity
    if found.taken is not None:
        found.offer.promised += found.taken
    _move(found, "agreed", account_id)
    mails.agreed(found)
    return found


def decline(agreement: Agreement, account_id: int, reason: str = "") -> Agreement:
    """Say no, call it off, or say that nothing came; what was set aside is free again."""
    found = locks.agreement(agreement)
    side = _own_side(found, account_id)
    if found.state not in RUNNING:
        raise NotOpen
    listings.end(found, "declined", f"account:{account_id}", reason)
    mails.declined(found, by=side, reason=reason)
    return found


def confirm(agreement: Agreement, account_id: int, data: Mapping[str, Any]) -> Agreement:
    """Say that it was handed over. The second of the two closes it; the need's side may thank.

    A thank-you is shown in public only if the offer's side ticked that it may.
    """
    found = locks.agreement(agreement)
    side = _own_side(found, account_id)
    if found.state not in ("agreed", "delivered"):
        raise NotOpen
    if found.confirmed_at(side) is not None:
        raise NothingToConfirm
    setattr(found, f"{side}_confirmed_at", clock.now())
    if side == "need":
        found.thanks = data["thanks"]
    else:
        found.thanks_shown = data["thanks_shown"]
    if found.state == "agreed":
        _move(found, "delivered", account_id)
        mails.delivered(found, by=side)
        return found
    _move(found, "confirmed", account_id)
    found.need.done += found.quantity
    if found.taken is not None:
        found.offer.done += found.taken
    session().flush()
    for listing in (found.need, found.offer):
        listings.finish_if_done(listing, f"account:{account_id}")
    mails.confirmed(found)
    return found


def _pair(listing: Listing, code: str) -> tuple[Listing, Listing]:
    other = session().scalars(select(Listing).where(Listing.code == code.upper())).one_or_none()
    if other is None or other.side == listing.side:
        raise NoPair
    return (listing, other) if listing.side == "need" else (other, listing)


def _proposer(need: Listing, offer: Listing, visitor: Visitor) -> str | None:
    """The side for which the visitor speaks; None for staff who bring two others together."""
    for_need, for_offer = holds(need, visitor.account_id), holds(offer, visitor.account_id)
    if for_need and for_offer:
        raise SamePerson
    if for_need or for_offer:
        return "need" if for_need else "offer"
    if visitor.role not in listings.STAFF:
        raise NotYours
    return None


def _check_free(need: Listing, offer: Listing) -> None:
    if not (need.is_on_board and offer.is_on_board):
        raise NotOpen
    running = session().scalar(
        select(Agreement.id).where(
            Agreement.need_id == need.id,
            Agreement.offer_id == offer.id,
            Agreement.state.in_(RUNNING),
        )
    )
    if running is not None:
        raise AlreadyProposed


def _is_counted(need: Listing, offer: Listing) -> bool:
    """Whether what the need takes is counted on the offer: it has a limit, in the same unit."""
    return offer.quantity is not None and offer.unit == need.unit


def _most(need: Listing, offer: Listing) -> int:
    """As much as both have left; at least one, so that an empty side refuses by itself."""
    left = [need.left or 0]
    if _is_counted(need, offer):
        left.append(offer.left or 0)
    return max(min(left), 1)


def _check_left(agreement: Agreement) -> None:
    need, offer = agreement.need, agreement.offer
    if need.left is not None and agreement.quantity > need.left:
        raise NothingLeft(need.left)
    if agreement.taken is not None and offer.left is not None and agreement.taken > offer.left:
        raise NothingLeft(offer.left)


def _own_side(agreement: Agreement, account_id: int) -> str:
    side = side_of(agreement, account_id)
    if side is None:
        raise NotYours
    return side


def _move(agreement: Agreement, state: str, account_id: int) -> None:
    agreement.move_to(state, actor=f"account:{account_id}")
    agreement.reminded_at = None
