"""Publishing a need or an offer, changing it, taking it off the board."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from communities.moderation import screening
from kit import clock, ids, throttle
from kit.authz import Visitor
from kit.events import publish as tell
from kit.states import SYSTEM
from kit.unit_of_work import session
from matching import jobs, locks, mails, moderated, owners, telling
from matching.errors import (
    LineAgreed,
    NotOpen,
    OwnCampaignNeeded,
    TooLittlePromised,
    TooManyOpen,
)
from matching.events import NeedFulfilled
from matching.models import Agreement, Listing

FIELDS = ("kind", "title", "description", "quantity", "begins", "ends")
BOUND = ("quantity", "unit", "reference", "budget_line")
"""What stays as it is once somebody relies on it, in a need that stands for a budget line."""
STAFF = frozenset({"animator", "admin"})
MOST_OPEN = 20
"""Needs and offers one person may have on the board; staff ask for the city, without a limit."""
MOST_AN_HOUR = 10
"""How many one person may publish in an hour."""


def publish(side: str, data: Mapping[str, Any], visitor: Visitor) -> Listing:
    """Put a need or an offer on the board; its vector is made by a job.

    With automatic signals it waits for a person first. Raises OwnCampaignNeeded for a need
    without a campaign by anybody but staff; TooManyOpen beyond twenty on the board, TooMany
    beyond ten an hour; Suspended.
    """
    assert visitor.account_id is not None
    if visitor.role not in STAFF:
        _check_limits(visitor)
    listing = Listing(
        code=ids.short_code(),
        side=side,
        author_id=visitor.account_id,
        created_at=clock.now(),
        promised=0,
        done=0,
    )
    _fill(listing, data, visitor, is_new=True)
    session().add(listing)
    session().flush()
    _screen(listing)
    if listing.is_on_board:
        jobs.describe.defer(listing_id=listing.id, queueing_lock=f"describe:{listing.id}")
    telling.published(listing)
    return listing


def change(listing: Listing, data: Mapping[str, Any], visitor: Visitor) -> Listing:
    """Correct it while it is open; never below what is promised already.

    What was hidden, or is full of signals, waits for a person.
    Of a need that stands for a budget line, what others rely on stays: LineAgreed. Otherwise
    five of eight volunteers and a smaller number would retire the whole line.
    """
    found = locks.listing(listing.id)
    if found.state != "open" or found.moderation == "removed":
        raise NotOpen
    if found.promised and found.side == "need":
        data = _bound(found, data)
    _fill(found, data, visitor, is_new=False)
    session().flush()
    _screen(found)
    jobs.describe.defer(listing_id=found.id, queueing_lock=f"describe:{found.id}")
    telling.published(found)
    finish_if_done(found, visitor.actor)
    return found


def close(listing: Listing, actor: str, reason: str = "") -> Listing:
    """Take it off the board; proposals fall, what is agreed goes on."""
    return _leave(locks.listing(listing.id), "closed", actor, reason)


def close_offers_of(account_id: int) -> int:
    """Close every offer of a person who leaves the service; how many there were.

    Their agreements fall too: nobody is there any more to hand anything over.
    """
    numbers = session().scalars(
        select(Listing.id).where(
            Listing.author_id == account_id, Listing.side == "offer", Listing.state == "open"
        )
    )
    found = locks.listings(numbers)
    for listing in found.values():
        for agreement in locks.running_of(listing.id):
            end(agreement, "declined", SYSTEM, "account erased")
            mails.lapsed(agreement, ("need",))
        _leave(listing, "closed", SYSTEM, "account erased")
        listing.shown_name = ""
    return len(found)


def close_needs_of(reference: str) -> int:
    """Take an owner's needs off the board, as it is over; how many there were.

    What was proposed or agreed falls and both sides are told; what one side has handed over
    already can still be confirmed by the other.
    """
    numbers = session().scalars(
        select(Listing.id).where(Listing.reference == reference, Listing.state == "open")
    )
    found = locks.listings(numbers)
    for listing in found.values():
        for agreement in locks.running_of(listing.id):
            if agreement.state == "agreed":
                end(agreement, "declined", SYSTEM, "its owner is over")
                mails.lapsed(agreement)
        _leave(listing, "closed", SYSTEM, "its owner is over")
    return len(found)


def expire(listing_id: int) -> None:
    """Take a need or an offer off the board whose last day is over; its author is told."""
    listing = locks.listing(listing_id)
    if listing.state == "open" and listing.ends is not None and listing.ends < clock.today():
        _leave(listing, "expired", SYSTEM, "its last day is over")
        mails.expired(listing)


def finish_if_done(listing: Listing, actor: str) -> None:
    """All of it was handed over: off the board, open proposals fall; a met need is told of.

    A need whose last day passed while its agreement went on is told of all the same.
    """
    if listing.done != listing.quantity:
        return
    if listing.state == "open":
        _leave(listing, "met", SYSTEM, "all of it was handed over")
    if listing.side == "need":
        fact = NeedFulfilled(
            listing.id,
            code=listing.code,
            title=listing.title,
            reference=listing.reference or "",
            budget_line=listing.budget_line or "",
            actor=actor,
        )
        tell(fact)


def end(agreement: Agreement, state: str, actor: str, reason: str = "") -> None:
    """Let an agreement fall, and give back what it held; both sides are locked by the caller."""
    if agreement.state != "proposed":
        agreement.need.promised -= agreement.quantity
        if agreement.taken is not None:
            agreement.offer.promised -= agreement.taken
    agreement.move_to(state, actor=actor, reason=reason)


def _check_limits(visitor: Visitor) -> None:
    throttle.hit("exchange.listing", visitor.actor, limit=MOST_AN_HOUR, per=timedelta(hours=1))
    open_now = select(func.count()).where(
        Listing.author_id == visitor.account_id, Listing.state == "open"
    )
    if (session().scalar(open_now) or 0) >= MOST_OPEN:
        raise TooManyOpen(MOST_OPEN)


def _leave(listing: Listing, state: str, actor: str, reason: str) -> Listing:
    if listing.state != "open":
        raise NotOpen
    for agreement in locks.running_of(listing.id):
        if agreement.state == "proposed":
            agreement.move_to("declined", actor=SYSTEM, reason=f"listing {state}")
            mails.lapsed(agreement, (listing.other_side,))
    listing.move_to(state, actor=actor, reason=reason)
    jobs.describe.defer(listing_id=listing.id, queueing_lock=f"describe:{listing.id}")
    return listing


def _fill(listing: Listing, data: Mapping[str, Any], visitor: Visitor, *, is_new: bool) -> None:
    quantity = data["quantity"]
    if listing.side == "need":
        quantity = quantity or 1
        _refer(listing, data, visitor, is_new=is_new)
    else:
        listing.giver = data["giver"]
        listing.shown_name = data["shown_name"]
    if quantity is not None and quantity < listing.promised:
        raise TooLittlePromised(listing.promised)
    for name in FIELDS:
        setattr(listing, name, data[name])
    listing.quantity = quantity
    listing.unit = data["unit"] or None
    listing.district = data["district"] or None


def _screen(listing: Listing) -> None:
    text = moderated.text_of(listing)
    if screening.screen(listing.side, listing.id, listing.author_id, text):
        listing.moderation = "held"


def _bound(need: Listing, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was filled in, if it leaves alone what others rely on; a line not asked for stays."""
    data = {**data, "budget_line": data["budget_line"] or need.budget_line or ""}
    if data["budget_line"] and any((data[name] or None) != getattr(need, name) for name in BOUND):
        raise LineAgreed
    return data


def _refer(listing: Listing, data: Mapping[str, Any], visitor: Visitor, *, is_new: bool) -> None:
    """For whom: a campaign of the visitor's own; staff may leave it out."""
    assert visitor.account_id is not None
    wanted = data["reference"] or None
    own = {one.reference: one for one in owners.current().of_person(visitor.account_id)}
    if wanted in own:
        line = data["budget_line"] or None
        is_kept = wanted == listing.reference and line == listing.budget_line
        listing.reference = wanted
        listing.budget_line = line if is_kept or line in dict(own[wanted].lines) else None
    elif is_new or wanted != listing.reference:
        if wanted is not None or visitor.role not in STAFF:
            raise OwnCampaignNeeded
        listing.reference = listing.budget_line = None
