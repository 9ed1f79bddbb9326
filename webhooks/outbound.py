"""Events that we send: written in the caller's transaction, one delivery for each that hears."""

import json
import zlib
from typing import Any

from kit import clock, ids
from kit.unit_of_work import before_commit, session
from webhooks import configured, delivering, kinds
from webhooks.errors import NotListening
from webhooks.models import Delivery, Endpoint, OutboundEvent
from webhooks.states import HEARS

VERSION = "1"


def send(kind: str, subject: str, data: dict[str, Any]) -> OutboundEvent:
    """Write an event of `kind` about `subject` into the open unit of work.

    `data` is JSON without personal data beyond what the event's schema names.
    """
    event = _event(kind, subject, data)
    for endpoint in configured.listening():
        if endpoint.state in HEARS and endpoint.wants(kind):
            address(event, endpoint)
    return event


def ping(endpoint: Endpoint, actor: str) -> Delivery:
    """Send a test to one endpoint, whatever kinds it wants; NotListening unless it is active."""
    if endpoint.state != "active":
        raise NotListening
    event = _event(kinds.PING, endpoint.reference, {"endpoint": endpoint.code, "by": actor})
    delivery = address(event, endpoint)
    session().flush()
    return delivery


def address(event: OutboundEvent, endpoint: Endpoint) -> Delivery:
    """Put an event on its way to one endpoint."""
    session().flush()
    delivery = Delivery(
        event_id=event.id,
        endpoint_id=endpoint.id,
        subject=event.subject,
        lane=zlib.crc32(event.subject.encode()) % delivering.LANES,
        next_attempt_at=clock.now(),
    )
    session().add(delivery)
    if endpoint.state == "active":
        number, lane = endpoint.id, delivery.lane
        before_commit(f"webhook {number} {lane}", lambda _session: delivering.wake(number, lane))
    return delivery


def _event(kind: str, subject: str, data: dict[str, Any]) -> OutboundEvent:
    moment = clock.now()
    event_id = f"evt_{ids.token()[:24]}"
    body = {
        "id": event_id,
        "type": kind,
        "version": VERSION,
        "timestamp": moment.isoformat(),
        "data": data,
    }
    event = OutboundEvent(
        event_id=event_id,
        kind=kind,
        subject=subject,
        at=moment,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    )
    session().add(event)
    return event
