"""Events that we send: written in the caller's transaction, delivered by jobs, in order.

Order is kept for each subject at each endpoint: one job works through what waits there,
oldest first, and comes back later where the endpoint did not take it.
"""

import json
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select

from kit import clock, ids
from kit.jobs import task
from kit.unit_of_work import forbid, session, unit_of_work
from webhooks import signatures
from webhooks.models import Attempt, Delivery, OutboundEvent

log = logging.getLogger(__name__)

LADDER = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 60, 300, 1_800, 7_200, 18_000, 36_000, 86_400, 118_800)
)
"""Waits between the ten attempts of a delivery: 75 hours in all."""

TIMEOUT_SECONDS = 10.0
VERSION = "1"


@dataclass(frozen=True)
class Endpoint:
    """A receiver: where, signed with what, for which kinds ("*" for all)."""

    url: str
    secret: str
    kinds: tuple[str, ...]

    def wants(self, kind: str) -> bool:
        return "*" in self.kinds or kind in self.kinds


@dataclass
class _Known:
    endpoints: tuple[Endpoint, ...] = ()


_known = _Known()


def configure(endpoints: Sequence[Endpoint]) -> None:
    """Set who receives our events; a URL given twice gets each once, signed with both secrets."""
    _known.endpoints = tuple(endpoints)


def send(kind: str, subject: str, data: dict[str, Any]) -> OutboundEvent:
    """Write an event of `kind` about `subject` into the open unit of work.

    `data` is JSON without personal data beyond what the event's schema names.
    """
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
    session().flush()
    for url in dict.fromkeys(one.url for one in _known.endpoints if one.wants(kind)):
        session().add(
            Delivery(event_id=event.id, endpoint=url, subject=subject, next_attempt_at=moment)
        )
        session().flush()
        _defer(url, subject)
    return event


@task("webhooks.deliver", queue="webhooks", transactional=False)
def deliver(endpoint: str, subject: str) -> None:
    """Deliver what waits for `endpoint` about `subject`, oldest first, until one must wait."""
    while True:
        with unit_of_work():
            waiting = _oldest(endpoint, subject)
            event = session().get(OutboundEvent, waiting.event_id) if waiting else None
        if waiting is None or event is None:
            return
        if waiting.next_attempt_at and waiting.next_attempt_at > clock.now():
            with unit_of_work():
                _defer(endpoint, subject, waiting.next_attempt_at)
            return
        attempt = _attempt(endpoint, event)
        with unit_of_work():
            _write_down(waiting.id, attempt)


def replay(delivery: Delivery, actor: str) -> None:
    """Send a failed delivery once more, from the first step of the ladder."""
    delivery.move_to("pending", actor=actor, reason="replay")
    delivery.attempts = 0
    delivery.next_attempt_at = clock.now()
    _defer(delivery.endpoint, delivery.subject)


def _defer(endpoint: str, subject: str, at: datetime | None = None) -> None:
    key = f"webhook {endpoint} {subject}"
    deliver.defer(at=at, lock=key, queueing_lock=key, endpoint=endpoint, subject=subject)


def _oldest(endpoint: str, subject: str) -> Delivery | None:
    return session().scalar(
        select(Delivery)
        .where(
            Delivery.endpoint == endpoint,
            Delivery.subject == subject,
            Delivery.state == "pending",
        )
        .order_by(Delivery.id)
        .limit(1)
    )


def _attempt(url: str, event: OutboundEvent) -> Attempt:
    """Send once; an answer other than 2xx, and no answer, are failures. No redirect followed."""
    forbid("sending a webhook")
    attempt = Attempt(at=clock.now(), milliseconds=0)
    secrets = [endpoint.secret for endpoint in _known.endpoints if endpoint.url == url]
    if not secrets:
        attempt.status, attempt.answer = 410, "the endpoint is no longer configured"
        return attempt
    headers = signatures.sign(event.body, event.event_id, clock.system_now(), secrets)
    started = time.monotonic()
    try:
        answer = httpx.post(
            url, content=event.body.encode(), headers=headers, timeout=TIMEOUT_SECONDS
        )
        attempt.status, attempt.answer = answer.status_code, answer.text[:500].replace("\x00", "")
    except httpx.HTTPError as error:
        attempt.answer = f"{type(error).__name__}: {error}"[:500]
    attempt.milliseconds = int((time.monotonic() - started) * 1000)
    return attempt


def _write_down(delivery_id: int, attempt: Attempt) -> None:
    delivery = session().get_one(Delivery, delivery_id, with_for_update=True)
    attempt.delivery_id = delivery.id
    session().add(attempt)
    if delivery.state != "pending":
        return
    delivery.attempts += 1
    if attempt.status is not None and 200 <= attempt.status < 300:
        delivery.next_attempt_at = None
        delivery.move_to("delivered")
    elif attempt.status == 410 or delivery.attempts > len(LADDER):
        delivery.next_attempt_at = None
        delivery.move_to("failed", reason=f"{attempt.status or ''} {attempt.answer}"[:200])
        log.error("event %s was not delivered to %s", delivery.event_id, delivery.endpoint)
    else:
        wait = LADDER[delivery.attempts - 1]
        jitter = random.uniform(0.9, 1.1)
        delivery.next_attempt_at = clock.now() + wait * jitter
