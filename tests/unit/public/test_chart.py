"""The chart of money over time: every figure stays inside, steps only rise, the table agrees."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaigns.dashboard import chart
from campaigns.dashboard.queries import Day

FIRST = date(2027, 3, 1)

DAYS = st.lists(
    st.tuples(st.integers(-2, 45), st.integers(1, 50), st.integers(1_00, 10_000_00)),
    max_size=30,
    unique_by=lambda day: day[0],
).map(
    lambda found: [
        Day(FIRST + timedelta(days=offset), pledges, amount)
        for offset, pledges, amount in sorted(found)
    ]
)


def drawn(days: list[Day], today: date = FIRST, goal: int = 9_000_00) -> chart.Chart:
    last = FIRST + timedelta(days=39)
    return chart.draw(chart.rows(days), first=FIRST, last=last, today=today, goal=goal)


def test_the_table_sums_up_day_by_day() -> None:
    days = [Day(FIRST, 2, 30_00), Day(FIRST + timedelta(days=3), 1, 12_50)]
    assert [row.total for row in chart.rows(days)] == [30_00, 42_50]


@given(days=DAYS, today=st.integers(-5, 60), goal=st.integers(0, 140_000_00))
def test_every_point_is_inside_and_no_step_goes_down(
    days: list[Day], today: int, goal: int
) -> None:
    found = drawn(days, FIRST + timedelta(days=today), goal)
    across = [float(x) for x in re.findall(r"H(-?[\d.]+)", found.line)]
    heights = [float(y) for y in re.findall(r"V(-?[\d.]+)", found.line)]
    assert all(0 <= x <= 100 for x in across)
    assert across == sorted(across)
    assert all(0 <= y <= 100 for y in heights)
    assert heights == sorted(heights, reverse=True)
    assert 0 <= found.goal.y <= 100
    assert all(0 <= level.y <= 100 for level in found.levels)
    assert 1 <= len(found.levels) <= 6


def test_nothing_yet_is_a_flat_line_up_to_today() -> None:
    found = drawn([], FIRST + timedelta(days=9))
    assert (found.line, found.today) == ("M0 100.0H25.0", 25.0)


def test_levels_are_round_amounts() -> None:
    assert [level.amount for level in drawn([]).levels] == [0, 2_500_00, 5_000_00, 7_500_00]


def test_no_level_stands_in_the_goals_way() -> None:
    found = drawn([], goal=9_900_00)
    assert [level.amount for level in found.levels] == [0, 5_000_00]


def test_before_the_first_and_after_the_last_day_there_is_no_today() -> None:
    assert drawn([], FIRST - timedelta(days=1)).today is None
    assert drawn([], FIRST + timedelta(days=40)).today is None
