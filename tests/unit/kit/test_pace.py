"""The pace in one process: batches that fit, people before jobs, and never sooner than allowed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from kit import pace
from kit.pace import Busy, Pace
from kit.slots import Lease

PER_SECOND = 25.0


class Counter:
    """The shared count and the time, both in memory; `stolen` slots are other processes'."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.next_free = 0.0
        self.leases: list[int] = []
        self.eased: list[tuple[str, float]] = []

    def take(self, name: str, count: int, ahead: float) -> Lease | None:
        if self.next_free > self.time + ahead:
            return None
        first = max(self.next_free, self.time)
        self.next_free = first + count / PER_SECOND
        self.leases.append(count)
        return Lease(first - self.time, 1 / PER_SECOND, count)

    def ease(self, name: str, seconds: float) -> None:
        self.next_free = max(self.next_free, self.time + seconds)
        self.eased.append((name, seconds))

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def pace(self) -> Pace:
        """A process that counts here."""
        return Pace(
            PER_SECOND, take=self.take, ease=self.ease, now=lambda: self.time, sleep=self.sleep
        )


@given(pauses=st.lists(st.floats(0, 2), max_size=80), elsewhere=st.integers(0, 10))
def test_calls_never_come_closer_than_the_limit_allows(pauses: list[float], elsewhere: int) -> None:
    shared = Counter()
    kept, other = shared.pace(), shared.pace()
    calls: list[float] = []
    with pace.in_background():
        for number, pause in enumerate(pauses):
            shared.time += pause
            (other if elsewhere and number % (elsewhere + 1) == 0 else kept).wait("GET /v1/x")
            calls.append(shared.time)
    for before, after in pairwise(calls):
        assert after - before >= 1 / PER_SECOND - pace.LATE - 1e-6
    for first, later in zip(calls, calls[10:], strict=False):
        assert later - first >= 10 / PER_SECOND - pace.LATE - 1e-6


def test_threads_that_wait_together_are_asked_for_at_once() -> None:
    shared = Counter()
    kept, threads = shared.pace(), 8
    take, calls = shared.take, []

    def take_when_all_wait(name: str, count: int, ahead: float) -> Lease | None:
        for _ in range(10_000):
            if sum(lane.waiting for lane in kept._lanes.values()) == threads or shared.leases:
                break
            threading.Event().wait(0.001)
            count = kept._lane(name, True).waiting
        return take(name, count, ahead)

    def call() -> None:
        with pace.in_background():
            kept.wait("POST /v1/payment_intents")
        calls.append(1)

    kept._take = take_when_all_wait
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(call) for _ in range(threads)]:
            done.result()
    assert shared.leases == [threads]
    assert len(calls) == threads


def test_no_slot_is_taken_that_nobody_waits_for() -> None:
    """Those of other processes would pass by unused: a fifth of all, as was measured."""
    shared = Counter()
    kept = shared.pace()
    with pace.in_background():
        for _ in range(50):
            kept.wait("POST /v1/payment_intents")
    assert set(shared.leases) == {1}
    assert shared.time - 1000 == pytest.approx(49 / PER_SECOND, rel=0.05)


def test_an_idle_process_takes_one_slot_at_a_time() -> None:
    shared = Counter()
    kept = shared.pace()
    for _ in range(10):
        kept.wait("POST /v1/checkout/sessions")
        shared.time += 5
    assert set(shared.leases[-5:]) == {1}


def test_whoever_waits_at_a_page_is_behind_a_moment_of_jobs_at_most() -> None:
    shared = Counter()
    workers = [shared.pace() for _ in range(8)]
    with pace.in_background():
        for kept in workers * 20:
            kept.wait("POST /v1/refunds")
    began = shared.time
    shared.pace().wait("POST /v1/refunds")
    assert shared.time - began <= 2 * pace.JOBS_AHEAD + 1 / PER_SECOND


def test_a_person_is_told_after_seconds_and_a_job_goes_back_to_the_queue() -> None:
    shared = Counter()
    shared.next_free = shared.time + 3600
    with pytest.raises(Busy):
        shared.pace().wait("POST /v1/checkout/sessions")
    assert shared.time - 1000 <= pace.PEOPLE_WAIT
    with pytest.raises(Busy), pace.in_background():
        shared.pace().wait("POST /v1/checkout/sessions")
    assert shared.leases == []


def test_too_many_pauses_everybody() -> None:
    shared = Counter()
    first, second = shared.pace(), shared.pace()
    first.wait("POST /v1/refunds")
    first.slow("POST /v1/refunds", 3)
    began = shared.time
    second.wait("POST /v1/refunds")
    assert shared.time - began >= 3
    assert shared.eased == [("POST /v1/refunds", 3)]


def test_what_cannot_be_counted_is_not_called() -> None:
    def broken(name: str, count: int, ahead: float) -> Lease | None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    with pytest.raises(Busy):
        Pace(PER_SECOND, take=broken).wait("POST /v1/refunds")
