"""A story told in order: deeds at instants, done one after the other under a clock that follows."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import httpx

from kit import clock, jobs
from kit.drain import drain

Deed = Callable[[], None]


@dataclass
class Timeline:
    """Deeds by instant (UTC); `gateway` is the twin's address, whose clock comes along."""

    gateway: str
    now: datetime
    _waiting: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def at(self, instant: datetime, deed: Deed) -> None:
        """Do `deed` at `instant`; deeds of the same instant in the order they were given."""
        heapq.heappush(self._waiting, (instant, next(self._numbers), deed))

    def sweep_daily(self, start: datetime, end: datetime) -> None:
        """Ten minutes after every local midnight, let the sweeps of the clock run."""
        day = clock.local(start).date()
        while (instant := clock.end_of_day(day) + timedelta(minutes=10)) < end:
            self.at(instant, sweep)
            day += timedelta(days=1)

    def tell(self, progress: Callable[[int, int], None]) -> None:
        """Do everything, and the jobs that follow from it; then live in the present again."""
        whole, done = len(self._waiting), 0
        with clock.source(lambda: self.now), httpx.Client(timeout=30) as http:
            while self._waiting:
                self.now, _number, deed = heapq.heappop(self._waiting)
                http.post(
                    f"{self.gateway}/_twin/clock", json={"set": int(self.now.timestamp())}
                ).raise_for_status()
                deed()
                drain()
                done += 1
                progress(done, max(whole, done))


def sweep() -> None:
    """Run every sweep once, as the clock would."""
    for known in jobs.tasks().values():
        if known.every_minutes and known.name != jobs.STALLED:
            known.run()
            drain()


def between(dice: random.Random, start: datetime, end: datetime) -> datetime:
    """An instant of the day's waking hours somewhere between two."""
    instant = start + (end - start) * dice.random()
    hour = clock.local(instant).hour
    return min(instant + timedelta(hours=8 - hour), end) if hour < 8 else instant
