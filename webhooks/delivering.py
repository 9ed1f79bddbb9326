"""Delivering events: in order for each subject, patiently, and nobody waits for somebody else.

An endpoint has a few lanes, and one job at a time works in a lane. A slow or dead endpoint so
holds as many workers as it has lanes, however much waits for it; all events about one subject
are in one lane. A job does a limited batch and then lets others have their turn.
"""

import logging
import random
import time
from datetime import datetime, timedelta

from kit import clock, outgoing
from kit.events import publish
from kit.jobs import task
from kit.unit_of_work import forbid, session, unit_of_work
from webhooks import configured, locks, queries, signatures
from webhooks.events import EndpointDisabled, EndpointFailing
from webhooks.models import Attempt, Delivery, Endpoint, OutboundEvent

log = logging.getLogger(__name__)

LADDER = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 60, 300, 1_800, 7_200, 18_000, 36_000, 86_400, 118_800)
)
"""Waits between the ten attempts of a delivery: 75 hours in all, and up to a tenth more."""
LANES = 2
BATCH = 50
"""Deliveries that one job makes before it lets another have its turn."""
TIMEOUT_SECONDS = 10.0
GONE = 410
"""The answer of an endpoint that wants nothing any more (RFC 9110, section 15.5.11)."""


def wake(endpoint_id: int, lane: int, at: datetime | None = None) -> None:
    """Have the lane worked through, now or at a moment; within the open unit of work."""
    name = f"webhook {endpoint_id} {lane}"
    if at is None or at <= clock.now():
        deliver.defer(lock=name, queueing_lock=name, endpoint_id=endpoint_id, lane=lane)
    else:
        alarm_clock.defer(at=at, queueing_lock=f"{name} later", endpoint_id=endpoint_id, lane=lane)


@task("webhooks.alarm_clock", queue="webhooks")
def alarm_clock(endpoint_id: int, lane: int) -> None:
    """Something in the lane is due again. (A job with the lane's lock must not wait itself.)"""
    wake(endpoint_id, lane)


@task("webhooks.deliver", queue="webhooks", transactional=False)
def deliver(endpoint_id: int, lane: int) -> None:
    """Deliver what is due in a lane, oldest first; what comes later gets another job."""
    for _turn in range(BATCH):
        with unit_of_work():
            due = queries.next_due(endpoint_id, lane, clock.now())
        if due is None:
            break
        attempt = _attempt(due.endpoint, due.event)
        with unit_of_work():
            _write_down(due.id, attempt)
    with unit_of_work():
        moment = queries.next_moment(endpoint_id, lane)
        if moment is not None:
            wake(endpoint_id, lane, moment)


@task("webhooks.sweep", every_minutes=1)
def sweep() -> None:
    """Find lanes in which something is due: a job may have been lost with its worker."""
    for endpoint_id, lane in queries.lanes_due(clock.now()):
        wake(endpoint_id, lane)


def _attempt(endpoint: Endpoint, event: OutboundEvent) -> Attempt:
    """Send once; an answer other than 2xx, and no answer, are failures. No redirect followed."""
    forbid("sending a webhook")
    attempt = Attempt(at=clock.now(), milliseconds=0)
    secrets = configured.secrets(endpoint)
    if not secrets:
        attempt.status, attempt.answer = GONE, "the endpoint is no longer configured"
        return attempt
    headers = signatures.sign(event.body, event.event_id, clock.system_now(), secrets)
    started = time.monotonic()
    try:
        answer = outgoing.post(
            endpoint.url,
            event.body.encode(),
            headers,
            seconds=TIMEOUT_SECONDS,
            allowed=configured.allowed(),
        )
        attempt.status, attempt.answer = answer.status, answer.text[:500]
    except (outgoing.NoAnswer, outgoing.NotAllowed) as error:
        attempt.answer = str(error)[:500]
    attempt.milliseconds = int((time.monotonic() - started) * 1000)
    return attempt


def _write_down(delivery_id: int, attempt: Attempt) -> None:
    endpoint = locks.endpoint(session().get_one(Delivery, delivery_id).endpoint_id)
    delivery = locks.delivery(delivery_id)
    attempt.delivery_id = delivery.id
    session().add(attempt)
    if delivery.state != "pending":
        return
    delivery.attempts += 1
    said = f"{attempt.status or ''} {attempt.answer}".strip()[:200]
    if attempt.status is not None and 200 <= attempt.status < 300:
        delivery.next_attempt_at = None
        delivery.move_to("delivered")
        endpoint.failing_since = None
    elif attempt.status == GONE or delivery.attempts > len(LADDER):
        delivery.next_attempt_at = None
        delivery.move_to("failed", reason=said)
        _stop(endpoint, said)
    else:
        wait = LADDER[delivery.attempts - 1] * random.uniform(1.0, 1.1)
        delivery.next_attempt_at = clock.now() + wait
        _note_failure(endpoint, said)


def _stop(endpoint: Endpoint, said: str) -> None:
    """Nothing more is sent to it; what waits keeps waiting until an admin resumes it."""
    log.error("endpoint %s gets nothing more: %s", endpoint.url, said)
    if endpoint.is_configured and not configured.is_named(endpoint):
        endpoint.move_to("removed", reason=said)
    elif endpoint.state == "active":
        endpoint.move_to("disabled", reason=said)
        publish(EndpointDisabled(endpoint.id, said))


def _note_failure(endpoint: Endpoint, said: str) -> None:
    if endpoint.failing_since is None:
        endpoint.failing_since = clock.now()
        publish(EndpointFailing(endpoint.id, said))
