"""What time brings: listings and proposals that expire, reminders to whoever is waited for."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from kit import clock
from kit.jobs import backoff, task
from kit.unit_of_work import session
from matching import listings, locks, mails
from matching.models import Agreement, Listing

ANSWER_WITHIN = timedelta(days=14)
"""How long a proposal waits for an answer."""
REMIND_AFTER = {
    "proposed": timedelta(days=4),
    "agreed": timedelta(days=14),
    "delivered": timedelta(days=7),
}
"""After how long in a state whoever is waited for gets a mail, once; then it is overdue."""
AT_ONCE = 500


@task("matching.look_at_the_calendar", every_minutes=60)
def look_at_the_calendar() -> None:
    """Find what is over or late; each of it is a job of its own."""
    over = select(Listing.id).where(Listing.state == "open", Listing.ends < clock.today())
    for number in session().scalars(over.limit(AT_ONCE)):
        expire_listing.defer(listing_id=number, queueing_lock=f"expire-listing:{number}")
    late = select(Agreement.id).where(or_(_unanswered(), is_overdue(reminded=False)))
    for number in session().scalars(late.order_by(Agreement.id).limit(AT_ONCE)):
        look_after.defer(agreement_id=number, queueing_lock=f"look-after:{number}")


@task("matching.expire_listing", retry=backoff(3))
def expire_listing(*, listing_id: int) -> None:
    """Take one need or offer off the board."""
    listings.expire(listing_id)


@task("matching.look_after", retry=backoff(3))
def look_after(*, agreement_id: int) -> None:
    """Let one proposal expire, or remind the sides that have not answered."""
    known = session().get(Agreement, agreement_id)
    if known is None:
        return
    agreement = locks.agreement(known)
    since = clock.now() - agreement.state_since
    if agreement.state == "proposed" and since >= ANSWER_WITHIN:
        listings.end(agreement, "expired", "system", "no answer")
        return
    waits = REMIND_AFTER.get(agreement.state)
    if waits is None or since < waits or agreement.reminded_at is not None:
        return
    agreement.reminded_at = clock.now()
    for side in waited_for(agreement):
        mails.reminder(agreement, side)


def waited_for(agreement: Agreement) -> list[str]:
    """The sides whose answer, or confirmation, is missing."""
    said = agreement.accepted_at if agreement.state == "proposed" else agreement.confirmed_at
    return [side for side in ("need", "offer") if said(side) is None]


def is_overdue(*, reminded: bool | None = None) -> ColumnElement[bool]:
    """The condition of agreements that stand still for too long."""
    late = or_(
        *(
            and_(Agreement.state == state, Agreement.state_since <= _before(waits))
            for state, waits in REMIND_AFTER.items()
        )
    )
    return late if reminded is None else and_(late, Agreement.reminded_at.is_(None))


def _unanswered() -> ColumnElement[bool]:
    return and_(Agreement.state == "proposed", Agreement.state_since <= _before(ANSWER_WITHIN))


def _before(ago: timedelta) -> datetime:
    return clock.now() - ago
