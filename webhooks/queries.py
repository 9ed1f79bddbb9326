"""Questions about endpoints and deliveries: what is due, what waits, the log."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload

from kit.paging import Page, keyset
from kit.unit_of_work import session
from webhooks.models import Attempt, Delivery, Endpoint, OutboundEvent

SIZE = 40


def next_due(endpoint_id: int, lane: int, moment: datetime) -> Delivery | None:
    """The oldest delivery in a lane that is due and first of its subject, at a live endpoint."""
    return session().scalar(
        _first_of_their_subjects()
        .join(Delivery.endpoint)
        .where(
            Delivery.endpoint_id == endpoint_id,
            Delivery.lane == lane,
            Delivery.next_attempt_at <= moment,
            Endpoint.state == "active",
        )
        .options(joinedload(Delivery.endpoint), joinedload(Delivery.event))
        .order_by(Delivery.id)
        .limit(1)
    )


def next_moment(endpoint_id: int, lane: int) -> datetime | None:
    """When something in the lane is due next; None if nothing waits or nothing may be sent."""
    firsts = (
        _first_of_their_subjects()
        .join(Delivery.endpoint)
        .where(
            Delivery.endpoint_id == endpoint_id,
            Delivery.lane == lane,
            Endpoint.state == "active",
        )
        .subquery()
    )
    moment: datetime | None = session().scalar(select(func.min(firsts.c.next_attempt_at)))
    return moment


def lanes_due(moment: datetime) -> list[tuple[int, int]]:
    """Endpoints and lanes in which a delivery is due."""
    rows = session().execute(
        select(Delivery.endpoint_id, Delivery.lane)
        .join(Delivery.endpoint)
        .where(
            Delivery.state == "pending",
            Delivery.next_attempt_at <= moment,
            Endpoint.state == "active",
        )
        .distinct()
        .order_by(Delivery.endpoint_id, Delivery.lane)
    )
    return [(endpoint_id, lane) for endpoint_id, lane in rows]


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


def _first_of_their_subjects() -> Select[Delivery]:
    earlier = aliased(Delivery)
    return select(Delivery).where(
        Delivery.state == "pending",
        ~select(earlier.id)
        .where(
            earlier.endpoint_id == Delivery.endpoint_id,
            earlier.subject == Delivery.subject,
            earlier.state == "pending",
            earlier.id < Delivery.id,
        )
        .exists(),
    )
