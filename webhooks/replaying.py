"""Sending again what was sent before: one delivery, or everything of a period."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kit import audit, clock
from kit.unit_of_work import session
from webhooks import delivering, kinds, locks, outbound, queries
from webhooks.errors import NotListening
from webhooks.models import Delivery, Endpoint


def one(delivery: Delivery, actor: str) -> None:
    """Send a delivery once more, from the first step of the ladder; it keeps its identity.

    NotListening if its endpoint is paused, disabled or removed.
    """
    if locks.endpoint(delivery.endpoint_id).state != "active":
        raise NotListening
    held = locks.delivery(delivery.id)
    if held.state == "pending":
        return
    held.move_to("pending", actor=actor, reason="replay")
    held.attempts = 0
    held.next_attempt_at = clock.now()
    delivering.wake(held.endpoint_id, held.lane)


def days(endpoint: Endpoint, data: Mapping[str, Any], actor: str) -> int:
    """The same for days of the city, `since` and `until` included (schemas.ReplaySchema).

    How many events go out; NotListening if the endpoint is paused, disabled or removed.
    """
    if locks.endpoint(endpoint.id).state != "active":
        raise NotListening
    since, until = clock.start_of_day(data["since"]), clock.end_of_day(data["until"])
    return period(endpoint, since, until, actor, arrived_too=data["arrived_too"])


def period(
    endpoint: Endpoint, since: datetime, until: datetime, actor: str, *, arrived_too: bool = False
) -> int:
    """Send an endpoint what it should have of the events written from `since` to `until` (UTC).

    What never was for it, because it was added later, is sent as well; what arrived only with
    `arrived_too`. How many events go out.
    """
    count = 0
    for event in session().scalars(queries.events_between(since, until)):
        if not endpoint.wants(event.kind) or event.kind == kinds.PING:
            continue
        known = queries.delivery_of(event, endpoint)
        if known is None:
            outbound.address(event, endpoint)
        elif known.state == "failed" or (known.state == "delivered" and arrived_too):
            one(known, actor)
        else:
            continue
        count += 1
    audit.record(actor, "endpoint.replayed", endpoint.reference, events=count)
    return count
