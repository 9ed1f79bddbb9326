"""What the admin sees of the machinery: jobs of the queue, events in and out."""

from dataclasses import dataclass

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import joinedload

from crowdfund.admin.models import Job
from kit import levels
from kit.paging import Page, keyset
from kit.unit_of_work import session
from webhooks.models import Attempt, Delivery, InboundEvent, OutboundEvent

SIZE = 40


@dataclass(frozen=True)
class Sent:
    """A delivery with its event and what the receiver last said."""

    delivery: Delivery
    event: OutboundEvent
    last: Attempt | None


def jobs(status: str, cursor: str | None) -> Page[Job]:
    """Jobs of a status ("failed", "todo", "doing"), newest first."""
    statement = select(Job).where(cast(Job.status, Text) == status)
    return keyset(statement, [Job.id], lambda job: (job.id,), cursor=cursor, size=SIZE)


def deliveries(state: str, cursor: str | None) -> Page[Sent]:
    """Deliveries, newest first."""
    statement = select(Delivery).options(joinedload(Delivery.endpoint, innerjoin=True))
    if state:
        statement = statement.where(Delivery.state == state)
    page = keyset(statement, [Delivery.id], lambda one: (one.id,), cursor=cursor, size=SIZE)
    events = {
        event.id: event
        for event in session().scalars(
            select(OutboundEvent).where(OutboundEvent.id.in_([one.event_id for one in page.items]))
        )
    }
    last = _last_attempts([one.id for one in page.items])
    return Page(
        [Sent(one, events[one.event_id], last.get(one.id)) for one in page.items],
        page.next_cursor,
    )


def find_delivery(delivery_id: int) -> Delivery | None:
    """One delivery by its number."""
    return session().get(Delivery, delivery_id)


def failed_deliveries() -> int:
    """How many events a partner did not take in the end."""
    return session().scalar(select(func.count(Delivery.id)).where(Delivery.state == "failed")) or 0


def inbound(state: str, cursor: str | None) -> Page[InboundEvent]:
    """Events that came in, newest first."""
    statement = select(InboundEvent)
    if state:
        statement = statement.where(InboundEvent.state == state)
    return keyset(statement, [InboundEvent.id], lambda event: (event.id,), cursor=cursor, size=SIZE)


def _last_attempts(deliveries: list[int]) -> dict[int, Attempt]:
    newest = (
        select(func.max(Attempt.id))
        .where(Attempt.delivery_id.in_(deliveries))
        .group_by(Attempt.delivery_id)
    )
    rows = session().scalars(select(Attempt).where(Attempt.id.in_(newest)))
    return {attempt.delivery_id: attempt for attempt in rows}


@dataclass(frozen=True)
class Shield:
    """What the shield against card testers holds off now."""

    campaigns: tuple[str, ...]
    senders: int
    refused: int


def shield() -> Shield | None:
    """How the shield stands; None while it is down. Campaigns by their codes."""
    up = levels.raised()
    if not up:
        return None
    codes = tuple(one.label for one in up if one.label)
    return Shield(codes, len(up) - len(codes), sum(one.refused for one in up))
