"""Events that others send us: stored once, acknowledged, handled once, in any order.

The page that takes an event verifies it and calls `receive`; a job hands it to the handler
that the composition root registered for its source.
"""

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from kit import clock
from kit.jobs import backoff, task
from kit.unit_of_work import session, unit_of_work
from webhooks import locks
from webhooks.models import InboundEvent
from webhooks.states import INBOUND

log = logging.getLogger(__name__)

Handler = Callable[[str, dict[str, Any]], bool]
"""Does the work of one event, given its kind and payload, in units of work of its own.

True if it was handled, False if nobody here cares for this kind. It may be called again for
the same event after a failure, so it must bear a repeat.
"""

_handlers: dict[str, Handler] = {}


def register(source: str, handler: Handler) -> None:
    """Say who handles the events of `source` ("stripe", "grant")."""
    _handlers[source] = handler


def receive(source: str, event_id: str, kind: str, payload: dict[str, Any]) -> bool:
    """Store a verified event in the open unit of work and defer its handling.

    False, and nothing done, if this event is already known.
    """
    moment = clock.now()
    found = session().scalar(
        insert(InboundEvent)
        .values(
            source=source,
            event_id=event_id,
            kind=kind,
            payload=payload,
            received_at=moment,
            state=INBOUND.initial,
            state_since=moment,
        )
        .on_conflict_do_nothing(index_elements=["source", "event_id"])
        .returning(InboundEvent.id)
    )
    if found is None:
        return False
    handle.defer(inbound_id=found)
    return True


def again(event: InboundEvent, actor: str) -> None:
    """Have a failed event handled once more, now; ForbiddenMove if it is not failed."""
    held = locks.inbound(event.id)
    held.move_to("received", actor=actor, reason="by hand")
    handle.defer(queueing_lock=f"inbound {held.id}", inbound_id=held.id)


@task("webhooks.handle", queue="webhooks", transactional=False, retry=backoff(10, first_seconds=5))
def handle(inbound_id: int) -> None:
    """Hand one stored event to its handler and write down how it went."""
    with unit_of_work() as opened:
        event = opened.get(InboundEvent, inbound_id)
    if event is None or event.state in INBOUND.final:
        return
    try:
        cared = _handlers[event.source](event.kind, event.payload)
    except Exception:
        log.exception("event %s of %s was not handled", event.event_id, event.source)
        _write_down(inbound_id, "failed")
        raise
    _write_down(inbound_id, "handled" if cared else "ignored")


def _write_down(inbound_id: int, state: str) -> None:
    with unit_of_work() as opened:
        event = opened.get(InboundEvent, inbound_id, with_for_update=True)
        if event is not None and INBOUND.allows(event.state, state):
            event.move_to(state)
