"""What time brings: listings and proposals that expire, reminders to whoever is waited for."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Date, ScalarSelect, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from kit import clock
from kit.jobs import backoff, task
from kit.unit_of_work import session
from matching import listings, locks, mails
from matching.models import Agreement, Listing

ANSWER_WITHIN = timedelta(days=14)
"""How long a proposal waits for an answer."""
REMIND_AFTER = {"proposed": timedelta(days=4), "delivered": timedelta(days=7)}
"""After how long in a state whoever is waited for gets a mail, once; then it is overdue."""
HAND_OVER_WITHIN = timedelta(days=14)
"""The same for what is agreed and has no last day: counted from its first day."""
FORETELL = timedelta(days=3)
"""How long before the first day both sides are reminded of it."""
AT_ONCE = 500

Day = ScalarSelect[date | None]


@task("matching.look_at_the_calendar", every_minutes=60)
def look_at_the_calendar() -> None:
    """Find what is over, late or near; each of it is a job of its own."""
    over = select(Listing.id).where(Listing.state == "open", Listing.ends < clock.today())
    for number in session().scalars(over.limit(AT_ONCE)):
        expire_listing.defer(listing_id=number, queueing_lock=f"expire-listing:{number}")
    late = and_(is_overdue(), Agreement.reminded_at.is_(None))
    found = select(Agreement.id).where(or_(_unanswered(), late, _is_near()))
    for number in session().scalars(found.order_by(Agreement.id).limit(AT_ONCE)):
        look_after.defer(agreement_id=number, queueing_lock=f"look-after:{number}")


@task("matching.expire_listing", retry=backoff(3))
def expire_listing(*, listing_id: int) -> None:
    """Take one need or offer off the board."""
    listings.expire(listing_id)


@task("matching.look_after", retry=backoff(3))
def look_after(*, agreement_id: int) -> None:
    """Let one proposal expire, or remind the sides of their answer, or of the day that comes."""
    known = session().get(Agreement, agreement_id)
    if known is None:
        return
    agreement = locks.agreement(known)
    if _is(agreement, _unanswered()):
        listings.end(agreement, "expired", "system", "no answer")
        mails.lapsed(agreement)
    elif _is(agreement, _is_near()):
        agreement.foretold_at = clock.now()
        first = first_day(agreement)
        assert first is not None
        mails.foretold(agreement, first)
    elif agreement.reminded_at is None and _is(agreement, is_overdue()):
        agreement.reminded_at = clock.now()
        for side in waited_for(agreement):
            mails.reminder(agreement, side)


def waited_for(agreement: Agreement) -> list[str]:
    """The sides whose answer, or confirmation, is missing."""
    said = agreement.accepted_at if agreement.state == "proposed" else agreement.confirmed_at
    return [side for side in ("need", "offer") if said(side) is None]


def first_day(agreement: Agreement) -> date | None:
    """The first day on which both sides can; None if neither named one."""
    days = [one for one in (agreement.need.begins, agreement.offer.begins) if one]
    return max(days, default=None)


def is_overdue() -> ColumnElement[bool]:
    """The condition of agreements that stand still for too long."""
    waiting = (
        and_(Agreement.state == state, Agreement.state_since <= clock.now() - waits)
        for state, waits in REMIND_AFTER.items()
    )
    return or_(*waiting, and_(Agreement.state == "agreed", _is_past()))


def _is_past() -> ColumnElement[bool]:
    """Its last day is over; without one, it began, or was agreed, long ago."""
    last = func.least(_of("need", Listing.ends), _of("offer", Listing.ends))
    first = func.greatest(*_begins(), cast(Agreement.state_since, Date))
    standing = and_(last.is_(None), first <= clock.today() - HAND_OVER_WITHIN)
    return or_(last < clock.today(), standing)


def _is_near() -> ColumnElement[bool]:
    """Agreed at least a day ago, and its first day comes within three."""
    first = func.greatest(*_begins())
    return and_(
        Agreement.state == "agreed",
        Agreement.foretold_at.is_(None),
        Agreement.state_since <= clock.now() - timedelta(days=1),
        first.between(clock.today(), clock.today() + FORETELL),
    )


def _unanswered() -> ColumnElement[bool]:
    return and_(Agreement.state == "proposed", Agreement.state_since <= clock.now() - ANSWER_WITHIN)


def _begins() -> tuple[Day, Day]:
    return _of("need", Listing.begins), _of("offer", Listing.begins)


def _of(side: str, day: InstrumentedAttribute[date | None]) -> Day:
    """A day of one side of an agreement; least and greatest pass over what is empty."""
    own = Agreement.need_id if side == "need" else Agreement.offer_id
    return select(day).where(Listing.id == own).correlate(Agreement).scalar_subquery()


def _is(agreement: Agreement, condition: ColumnElement[bool]) -> bool:
    wanted = select(Agreement.id).where(Agreement.id == agreement.id, condition)
    return session().scalar(wanted) is not None
