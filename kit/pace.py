"""One pace for calls to a service that limits them, kept by all processes together.

A process takes slots in small batches (see kit/slots.py), as many at a time as its threads wait
for, so that none passes by unused, and the threads wait for their moments outside any
transaction. People come before jobs: a job takes no slot that lies further ahead than
JOBS_AHEAD, so whoever waits at a page is behind a fraction of a second of jobs, however many
there are.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from kit import slots
from kit.retries import Later
from kit.slots import Lease
from kit.unit_of_work import forbid

JOBS_AHEAD = 0.4
"""Seconds ahead of now for which jobs may take slots; also the longest of their batches."""
PEOPLE_WAIT = 5.0
JOBS_WAIT = 45.0
"""Seconds that a person, or a job, waits for a slot before it is told to come again."""
LATE = 0.05
"""Seconds by which a slot may be used late; after that it has passed by."""
ASK_AGAIN = 0.1
"""Seconds between two questions whether a slot is free."""

_is_job: ContextVar[bool] = ContextVar("pace_is_job", default=False)

Take = Callable[[str, int, float], Lease | None]
"""Takes so many slots of a name, not more than so many seconds ahead."""
Ease = Callable[[str, float], None]
"""Lets nobody call a name for so many seconds."""


class Busy(Later):
    """No slot was free in time, or nobody could count; nothing was called."""


@dataclass
class _Lane:
    """The slots that this process holds of one name, for people or for jobs, and who waits."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    slots: deque[float] = field(default_factory=deque)
    waiting: int = 0


@contextmanager
def in_background() -> Iterator[None]:
    """Nobody waits for what is called within the block: people come first."""
    token = _is_job.set(True)
    try:
        yield
    finally:
        _is_job.reset(token)


class Pace:
    """Lets calls through at their moments; one for each process, shared by its threads."""

    def __init__(
        self,
        per_second: float,
        *,
        take: Take,
        ease: Ease = slots.ease,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._longest = max(int(per_second * JOBS_AHEAD), 1)
        self._take, self._ease, self._now, self._sleep = take, ease, now, sleep
        self._lanes: dict[tuple[str, bool], _Lane] = {}
        self._making = threading.Lock()

    def wait(self, name: str) -> None:
        """Return when `name` may be called; Busy if that is not soon enough."""
        forbid("waiting for a slot")
        is_job = _is_job.get()
        last = self._now() + (JOBS_WAIT if is_job else PEOPLE_WAIT)
        with self._waiting(self._lane(name, is_job)) as lane:
            if not lane.lock.acquire(timeout=max(last - self._now(), 0)):
                raise Busy(f"{name}: too many wait for a slot", seconds=JOBS_AHEAD)
            try:
                slot = self._slot(lane, name, is_job, last)
            finally:
                lane.lock.release()
        ahead = slot - self._now()
        if ahead > 0:
            self._sleep(ahead)

    def slow(self, name: str, seconds: float) -> None:
        """The service said "too many": every process pauses, and goes on more slowly."""
        for is_job in (True, False):
            lane = self._lane(name, is_job)
            with lane.lock:
                lane.slots.clear()
        try:
            self._ease(name, seconds)
        except SQLAlchemyError as error:
            raise Busy(f"{name}: nobody can count: {error}", seconds=seconds) from error

    def _lane(self, name: str, is_job: bool) -> _Lane:
        with self._making:
            return self._lanes.setdefault((name, is_job), _Lane())

    @contextmanager
    def _waiting(self, lane: _Lane) -> Iterator[_Lane]:
        with self._making:
            lane.waiting += 1
        try:
            yield lane
        finally:
            with self._making:
                lane.waiting -= 1

    def _slot(self, lane: _Lane, name: str, is_job: bool, last: float) -> float:
        """The moment of the next slot; the lane is held, so that one thread asks for all."""
        while True:
            while lane.slots:
                slot = lane.slots.popleft()
                if slot >= self._now() - LATE:
                    return self._in_time(lane, slot, last, name)
            count = min(lane.waiting, self._longest)
            lease = self._lease(name, count, JOBS_AHEAD if is_job else PEOPLE_WAIT)
            if lease is not None:
                first = self._now() + lease.wait
                lane.slots.extend(first + number * lease.gap for number in range(lease.count))
            elif self._now() + ASK_AGAIN > last:
                raise Busy(f"{name}: no slot is free", seconds=JOBS_AHEAD)
            else:
                self._sleep(ASK_AGAIN)

    def _in_time(self, lane: _Lane, slot: float, last: float, name: str) -> float:
        if slot > last:
            lane.slots.appendleft(slot)
            raise Busy(f"{name}: no slot is free", seconds=slot - last)
        return slot

    def _lease(self, name: str, count: int, ahead: float) -> Lease | None:
        try:
            return self._take(name, count, ahead)
        except SQLAlchemyError as error:
            raise Busy(f"{name}: nobody can count: {error}", seconds=ASK_AGAIN) from error


def shared(per_second: float, of_all_per_second: float) -> Pace:
    """The pace that all processes of this database keep: calls a second of a name, and of all."""

    def take(name: str, count: int, ahead: float) -> Lease | None:
        return slots.take(
            name, count, per_second=per_second, of_all_per_second=of_all_per_second, ahead=ahead
        )

    return Pace(per_second, take=take)
