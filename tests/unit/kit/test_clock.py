"""Deadlines are local midnights, right on both nights in which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import clock as project_clock
from tests.support.clock import FakeClock


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2027, 1, 15), datetime(2027, 1, 15, 23, 0, tzinfo=UTC)),
        (date(2027, 7, 15), datetime(2027, 7, 15, 22, 0, tzinfo=UTC)),
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, 0, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
        (date(2027, 10, 30), datetime(2027, 10, 30, 22, 0, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_the_citys_midnight(day: date, end: datetime) -> None:
    assert project_clock.end_of_day(day) == end


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    assert project_clock.end_of_day(day) == project_clock.start_of_day(day + timedelta(days=1))


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_a_day_has_23_to_25_hours(day: date) -> None:
    hours = (project_clock.end_of_day(day) - project_clock.start_of_day(day)).total_seconds() / 3600

    assert hours in {23, 24, 25}


def test_days_left_counts_local_days(clock: FakeClock) -> None:
    deadline = project_clock.end_of_day(date(2027, 3, 28))

    clock.set(datetime(2027, 3, 27, 22, 30, tzinfo=UTC))
    assert project_clock.days_left(deadline) == 1
    clock.set(datetime(2027, 3, 27, 23, 30, tzinfo=UTC))
    assert project_clock.days_left(deadline) == 0
    clock.set(datetime(2027, 4, 2, tzinfo=UTC))
    assert project_clock.days_left(deadline) == 0


def test_an_offset_moves_the_whole_process() -> None:
    with project_clock.source(project_clock.system_now):
        project_clock.set_offset(-3600)
        behind = project_clock.system_now() - project_clock.now()

    assert timedelta(minutes=59) < behind < timedelta(minutes=61)


def test_today_is_the_citys(clock: FakeClock) -> None:
    clock.set(datetime(2027, 5, 31, 22, 30, tzinfo=UTC))

    assert project_clock.today() == date(2027, 6, 1)


@given(st.dates(date(2020, 1, 1), date(2037, 1, 1)), st.times())
def test_a_wall_time_is_shown_again_or_does_not_exist(day: date, wall: time) -> None:
    wall = wall.replace(microsecond=0, fold=0)
    instant = project_clock.at(day, wall)
    if instant is None:
        assert (day.month, wall.hour) == (3, 2)
    else:
        local = project_clock.local(instant)
        assert (local.date(), local.time()) == (day, wall)


def test_of_two_hours_the_first_is_meant_or_the_one_that_follows() -> None:
    night, wall = date(2027, 10, 31), time(2, 30)
    first = project_clock.at(night, wall)
    assert first == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    second = project_clock.at(night, wall, after=first)
    assert second == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert project_clock.at(night, wall, after=second) == first
