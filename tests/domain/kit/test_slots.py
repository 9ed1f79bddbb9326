"""Slots in PostgreSQL: one row a name for all processes, whatever their clocks say."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask

from kit import slots
from kit.slots import Lease
from tests.support.clock import START, FakeClock

NAME = "POST /v1/payment_intents"


def take(count: int, clock: FakeClock, *, name: str = NAME, ahead: float = 60) -> Lease | None:
    return slots.take(
        name, count, per_second=25, of_all_per_second=100, ahead=ahead, at=clock.instant
    )


def moments(lease: Lease | None) -> list[float]:
    """When the slots of a lease are, in seconds from its taking."""
    assert lease is not None
    return [round(lease.wait + lease.gap * number, 6) for number in range(lease.count)]


def test_slots_follow_one_another(app: Flask, clock: FakeClock) -> None:
    assert moments(take(3, clock)) == [0, 0.04, 0.08]
    assert moments(take(2, clock)) == [0.12, 0.16]
    clock.advance(seconds=10)
    assert moments(take(1, clock)) == [0]


def test_each_endpoint_has_its_own_and_all_together_have_theirs(
    app: Flask, clock: FakeClock
) -> None:
    for number in range(6):
        take(25, clock, name=f"GET /v1/{number}")
    seventh = take(1, clock, name="GET /v1/other")
    assert moments(seventh) == [1.5]


def test_what_lies_too_far_ahead_is_not_taken(app: Flask, clock: FakeClock) -> None:
    take(20, clock)
    assert take(1, clock, ahead=0.4) is None
    assert moments(take(1, clock, ahead=5)) == [0.8]


def test_after_too_many_everybody_pauses_and_goes_at_half_the_pace(
    app: Flask, clock: FakeClock
) -> None:
    take(1, clock)
    slots.ease(NAME, 3, at=clock.instant)
    assert moments(take(2, clock)) == [3, 3.08]
    clock.advance(seconds=3 + slots.EASED_FOR_SECONDS + 1)
    assert moments(take(2, clock)) == [0, 0.04]


def test_a_clock_that_was_a_day_ahead_stops_nobody(app: Flask, clock: FakeClock) -> None:
    clock.advance(hours=25)
    take(5, clock)
    clock.set(START)
    assert moments(take(1, clock, ahead=0.4)) == [0]


def test_many_at_once_never_share_a_slot(app: Flask, clock: FakeClock) -> None:
    def one(_number: int) -> list[float]:
        return moments(take(4, clock))

    with ThreadPoolExecutor(12) as threads:
        taken = sorted(moment for lease in threads.map(one, range(30)) for moment in lease)
    assert taken == [round(number * 0.04, 6) for number in range(120)]


def test_the_database_s_own_time_is_kept(app: Flask) -> None:
    first = slots.take(NAME, 1, per_second=25, of_all_per_second=100, ahead=1)
    assert first is not None
    assert timedelta(seconds=first.wait) == timedelta(0)
