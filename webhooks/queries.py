"""Questions about endpoints and deliveries: what is due, what waits, the log."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import aliased, contains_eager, joinedload

from kit.paging import Page, keyset
from kit.unit_of_work import session
from webhooks.models import Attempt, Delivery, Endpoint, InboundEvent, OutboundEvent

SIZE = 40


def due(endpoint_id: int, lane: int, moment: datetime, most: int) -> list[Delivery]:
    """What is due in a lane, oldest first, at an endpoint that is active and does not rest.

    Of a subject nothing is among them that would overtake an older one which is not due yet.
    """
    older = aliased(Delivery)
    wanted = (
        select(Delivery)
        .join(Delivery.endpoint)
        .where(
            Delivery.endpoint_id == endpoint_id,
            Delivery.lane == lane,
            Delivery.state == "pending",
            Delivery.next_attempt_at <= moment,
            ~_older_of_its_subject(older).where(older.next_attempt_at > moment).exists(),
            *_listens(moment),
        )
        .options(contains_eager(Delivery.endpoint), joinedload(Delivery.event, innerjoin=True))
        .order_by(Delivery.id)
        .limit(most)
    )
    return list(session().scalars(wanted))


def next_moment(endpoint_id: int, lane: int) -> datetime | None:
    """When something in the lane is due next; None if nothing waits or nothing may be sent."""
    older = aliased(Delivery)
    firsts = select(func.min(Delivery.next_attempt_at)).where(
        Delivery.endpoint_id == endpoint_id,
        Delivery.lane == lane,
        Delivery.state == "pending",
        ~_older_of_its_subject(older).exists(),
    )
    row = (
        session()
        .execute(
            select(firsts.scalar_subquery().label("first"), Endpoint.rests_until).where(
                Endpoint.id == endpoint_id, Endpoint.state == "active"
            )
        )
        .one_or_none()
    )
    if row is None or row.first is None:
        return None
    moment: datetime = max(row.first, row.rests_until or row.first)
    return moment


def lanes_due(moment: datetime) -> list[tuple[int, int]]:
    """Endpoints and lanes in which a delivery is due."""
    rows = session().execute(
        select(Delivery.endpoint_id, Delivery.lane)
        .join(Delivery.endpoint)
        .where(
            Delivery.state == "pending",
            Delivery.next_attempt_at <= moment,
            *_listens(moment),
        )
        .distinct()
        .order_by(Delivery.endpoint_id, Delivery.lane)
    )
    return [(endpoint_id, lane) for endpoint_id, lane in rows]


def bring_forward(endpoint_id: int, moment: datetime) -> None:
    """Let everything that waits for an endpoint be due at `moment`."""
    session().execute(
        update(Delivery)
        .where(
            Delivery.endpoint_id == endpoint_id,
            Delivery.state == "pending",
            Delivery.next_attempt_at > moment,
        )
        .values(next_attempt_at=moment)
        .execution_options(synchronize_session=False)
    )


def endpoints() -> list[Endpoint]:
    """Every endpoint that is not removed, by its number."""
    wanted = select(Endpoint).where(Endpoint.state != "removed").order_by(Endpoint.id)
    return list(session().scalars(wanted))


def by_code(code: str) -> Endpoint | None:
    """One endpoint by its public name; None if there is none or it was removed."""
    wanted = select(Endpoint).where(Endpoint.code == code, Endpoint.state != "removed")
    return session().scalar(wanted)


def waiting() -> dict[int, int]:
    """How many deliveries wait at each endpoint."""
    rows = session().execute(
        select(Delivery.endpoint_id, func.count().label("waiting"))
        .where(Delivery.state == "pending")
        .group_by(Delivery.endpoint_id)
    )
    return {row.endpoint_id: row.waiting for row in rows}


def log(endpoint_id: int, state: str, cursor: str | None) -> Page[Delivery]:
    """The deliveries of an endpoint with their events, newest first."""
    statement = (
        select(Delivery)
        .where(Delivery.endpoint_id == endpoint_id)
        .options(joinedload(Delivery.event, innerjoin=True))
    )
    if state:
        statement = statement.where(Delivery.state == state)
    return keyset(statement, [Delivery.id], lambda one: (one.id,), cursor=cursor, size=SIZE)


def delivery(code: str, delivery_id: int) -> Delivery | None:
    """One delivery of an endpoint; None if there is none."""
    wanted = (
        select(Delivery)
        .join(Delivery.endpoint)
        .where(Endpoint.code == code, Delivery.id == delivery_id)
        .options(contains_eager(Delivery.endpoint), joinedload(Delivery.event, innerjoin=True))
    )
    return session().scalar(wanted)


def inbound_event(inbound_id: int) -> InboundEvent | None:
    """An event that came in, by its number."""
    return session().get(InboundEvent, inbound_id)


def attempts(delivery_ids: Sequence[int]) -> dict[int, list[Attempt]]:
    """Every attempt at some deliveries, oldest first."""
    found: dict[int, list[Attempt]] = {number: [] for number in delivery_ids}
    wanted = select(Attempt).where(Attempt.delivery_id.in_(delivery_ids)).order_by(Attempt.id)
    for one in session().scalars(wanted):
        found[one.delivery_id].append(one)
    return found


def events_between(since: datetime, until: datetime) -> Select[OutboundEvent]:
    """Events written in a period, oldest first."""
    return (
        select(OutboundEvent)
        .where(OutboundEvent.at >= since, OutboundEvent.at < until)
        .order_by(OutboundEvent.id)
    )


def delivery_of(event: OutboundEvent, endpoint: Endpoint) -> Delivery | None:
    """The delivery of an event to an endpoint; None if it never was for it."""
    wanted = select(Delivery).where(
        Delivery.event_id == event.id, Delivery.endpoint_id == endpoint.id
    )
    return session().scalar(wanted)


def _listens(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    rested = or_(Endpoint.rests_until.is_(None), Endpoint.rests_until <= moment)
    return Endpoint.state == "active", rested


def _older_of_its_subject(older: type[Delivery]) -> Select[int]:
    return select(older.id).where(
        older.endpoint_id == Delivery.endpoint_id,
        older.subject == Delivery.subject,
        older.state == "pending",
        older.id < Delivery.id,
    )
