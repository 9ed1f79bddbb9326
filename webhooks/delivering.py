"""Delivering events: in order for each subject, patiently, and nobody waits for somebody else.

An endpoint has a few lanes, and one job at a time works in a lane. A slow or dead endpoint so
holds as many workers as it has lanes, however much waits for it; all events about one subject
are in one lane. A job does a limited batch and then lets others have their turn. An endpoint
that took nothing several times in a row rests between attempts, so that a dead one with much
waiting for it costs next to nothing; once it takes one, all that waits for it goes out.
"""

import logging
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import httpcore

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
BATCH = 100
TURN_SECONDS = 10.0
"""A job makes so many deliveries, or works so long, before it lets another have its turn."""
UNWRITTEN = 20
UNWRITTEN_SECONDS = 0.5
"""So many events that arrived, or so much time, are written down in one unit of work: as much is
sent again, with the same identities, if the worker dies."""
TIMEOUT_SECONDS = 10.0
TOLD_AFTER = 3
"""Failures in a row after which the admins are told: one alone is a hiccup."""
RESTS_AFTER = 5
LONGEST_REST = timedelta(minutes=1)
"""After so many failures in a row an endpoint is asked once a second, then ever more rarely."""
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
    with unit_of_work():
        batch = queries.due(endpoint_id, lane, clock.now(), BATCH)
    with outgoing.connections(configured.allowed()) as pool:
        _work_through(batch, pool)
    with unit_of_work():
        moment = queries.next_moment(endpoint_id, lane)
        if moment is not None:
            wake(endpoint_id, lane, moment)


def _work_through(batch: Sequence[Delivery], pool: httpcore.ConnectionPool) -> None:
    """Try one after the other; what arrived is written down together, a failure at once."""
    turn_ends = time.monotonic() + TURN_SECONDS
    write_by = time.monotonic() + UNWRITTEN_SECONDS
    waiting: set[str] = set()
    tried: list[tuple[int, Attempt]] = []
    for one in batch:
        if one.subject in waiting:
            continue
        attempt = _attempt(one.endpoint, one.event, pool)
        tried.append((one.id, attempt))
        if not _arrived(attempt):
            waiting.add(one.subject)
        elif len(tried) < UNWRITTEN and time.monotonic() < write_by:
            continue
        with unit_of_work():
            goes_on = _write_down(one.endpoint_id, tried)
        tried, write_by = [], time.monotonic() + UNWRITTEN_SECONDS
        if not goes_on or time.monotonic() > turn_ends:
            return
    if tried:
        with unit_of_work():
            _write_down(batch[0].endpoint_id, tried)


@task("webhooks.sweep", every_minutes=1)
def sweep() -> None:
    """Find lanes in which something is due: a job may have been lost with its worker."""
    for endpoint_id, lane in queries.lanes_due(clock.now()):
        wake(endpoint_id, lane)


def forgive(endpoint: Endpoint) -> None:
    """Forget the failures of an endpoint that works again, or is believed to."""
    endpoint.failing_since = endpoint.rests_until = None
    endpoint.failures = 0


def _attempt(endpoint: Endpoint, event: OutboundEvent, pool: httpcore.ConnectionPool) -> Attempt:
    """Send once; an answer other than 2xx, and no answer, are failures. No redirect followed."""
    forbid("sending a webhook")
    attempt = Attempt(at=clock.now(), milliseconds=0)
    secrets = configured.secrets(endpoint)
    if not secrets:
        attempt.status, attempt.answer = GONE, "the endpoint is no longer configured"
        return attempt
    headers = signatures.sign(event.body, event.event_id, clock.system_now(), secrets)
    attempt.headers = headers
    started = time.monotonic()
    try:
        answer = outgoing.post(
            endpoint.url,
            event.body.encode(),
            headers,
            seconds=TIMEOUT_SECONDS,
            allowed=configured.allowed(),
            pool=pool,
        )
        attempt.status, attempt.answer = answer.status, answer.text[:500]
    except (outgoing.NoAnswer, outgoing.NotAllowed) as error:
        attempt.answer = str(error)[:500]
    attempt.milliseconds = int((time.monotonic() - started) * 1000)
    return attempt


def _arrived(attempt: Attempt) -> bool:
    return attempt.status is not None and 200 <= attempt.status < 300


def _write_down(endpoint_id: int, tried: Sequence[tuple[int, Attempt]]) -> bool:
    """Write attempts at deliveries down; whether the endpoint may be asked for more.

    The endpoint is locked only if its own row changes: lanes do not wait for each other.
    """
    endpoint = session().get_one(Endpoint, endpoint_id)
    if endpoint.failures or not all(_arrived(attempt) for _number, attempt in tried):
        endpoint = locks.endpoint(endpoint_id)
    deliveries = locks.deliveries([number for number, _attempt in tried])
    for number, attempt in tried:
        delivery = deliveries[number]
        attempt.delivery_id = number
        session().add(attempt)
        if delivery.state != "pending":
            continue
        delivery.attempts += 1
        if _arrived(attempt):
            delivery.next_attempt_at = None
            delivery.move_to("delivered")
            if endpoint.failures:
                _recover(endpoint)
        else:
            _failed(endpoint, delivery, attempt)
    return endpoint.state == "active" and endpoint.rests_until is None


def _failed(endpoint: Endpoint, delivery: Delivery, attempt: Attempt) -> None:
    said = f"{attempt.status or ''} {attempt.answer}".strip()[:200]
    _note_failure(endpoint)
    if attempt.status == GONE or delivery.attempts > len(LADDER):
        delivery.next_attempt_at = None
        delivery.move_to("failed", reason=said)
        if attempt.status == GONE or _took_nothing(endpoint):
            _stop(endpoint, said)
        else:
            publish(EndpointFailing(endpoint.id, said))
        return
    wait = LADDER[delivery.attempts - 1] * random.uniform(1.0, 1.1)
    delivery.next_attempt_at = clock.now() + wait
    if endpoint.failures == TOLD_AFTER:
        publish(EndpointFailing(endpoint.id, said))


def _note_failure(endpoint: Endpoint) -> None:
    """Count it; an endpoint that took nothing several times is asked less and less often."""
    endpoint.failing_since = endpoint.failing_since or clock.now()
    endpoint.failures += 1
    over = endpoint.failures - RESTS_AFTER
    if over >= 0:
        rest = min(timedelta(seconds=2 ** min(over, 10)), LONGEST_REST)
        endpoint.rests_until = clock.now() + rest


def _took_nothing(endpoint: Endpoint) -> bool:
    """Whether an endpoint took nothing for as long as the whole ladder lasts."""
    since = endpoint.failing_since
    return since is not None and clock.now() - since >= sum(LADDER, timedelta())


def _recover(endpoint: Endpoint) -> None:
    """It works again: what waits for a later attempt does not wait any longer."""
    if endpoint.failures >= RESTS_AFTER:
        queries.bring_forward(endpoint.id, clock.now())
        for lane in range(LANES):
            wake(endpoint.id, lane)
    forgive(endpoint)


def _stop(endpoint: Endpoint, said: str) -> None:
    """Nothing more is sent to it; what waits keeps waiting until an admin resumes it."""
    log.error("endpoint %s gets nothing more: %s", endpoint.reference, said)
    if endpoint.is_configured and not configured.is_named(endpoint):
        endpoint.move_to("removed", reason=said)
    elif endpoint.state == "active":
        endpoint.move_to("disabled", reason=said)
        publish(EndpointDisabled(endpoint.id, said))
