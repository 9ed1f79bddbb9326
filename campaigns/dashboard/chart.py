"""The chart of money over time, as coordinates in hundredths of its width and height."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from campaigns.dashboard.queries import Day

HEADROOM = 108
"""How high the chart is, in hundredths of its highest value."""
LINES = 4
"""About how many horizontal lines it has."""
APART = 8
"""How far from the goal's line another one must be, so that their labels do not touch."""


@dataclass(frozen=True)
class Level:
    """A horizontal line: what it stands for in cents, and its distance from the top."""

    amount: int
    y: float


@dataclass(frozen=True)
class Chart:
    """Steps of money from the first day to the last. Coordinates run from 0 to 100."""

    first: date
    last: date
    line: str
    area: str
    levels: Sequence[Level]
    goal: Level
    today: float | None


@dataclass(frozen=True)
class Row:
    """A row of the chart's table: the day, what it brought, the sum so far; cents."""

    day: date
    pledges: int
    amount: int
    total: int


def rows(days: Sequence[Day]) -> list[Row]:
    """The table: the same figures as the chart, day by day."""
    totals = accumulate(day.amount for day in days)
    return [
        Row(day.day, day.pledges, day.amount, total)
        for day, total in zip(days, totals, strict=True)
    ]


def draw(table: Sequence[Row], *, first: date, last: date, today: date, goal: int) -> Chart:
    """The chart from local day `first` to `last`, with the goal in cents as a line.

    What came before or after (late cards) is drawn at the edge it lies beyond.
    """
    last = max(last, first)
    whole = (last - first).days + 1
    top = max(goal, table[-1].total if table else 0, 1) * HEADROOM // 100
    reached = min(max(today, first), last)

    def x(day: date) -> float:
        inside = min(max(day, first), last + timedelta(days=1))
        return _round((inside - first).days * 100 / whole)

    def y(amount: int) -> float:
        return _round(100 - amount * 100 / top)

    steps = f"M0 {y(0)}"
    for row in table:
        steps += f"H{x(row.day)}V{y(row.total)}"
    ends = x(reached + timedelta(days=1))
    steps += f"H{max(ends, x(table[-1].day) if table else 0)}"
    return Chart(
        first=first,
        last=last,
        line=steps,
        area=f"{steps}V100H0Z",
        levels=[
            Level(amount, y(amount))
            for amount in _round_amounts(top)
            if amount == 0 or abs(y(amount) - y(goal)) >= APART
        ],
        goal=Level(goal, y(goal)),
        today=ends if first <= today <= last else None,
    )


def _round_amounts(top: int) -> list[int]:
    """Amounts that people find round, from 0 to below `top`, in cents."""
    step = 100
    for candidate in (factor * 10**power for power in range(1, 12) for factor in (10, 20, 25, 50)):
        step = candidate
        if top <= step * LINES:
            break
    return list(range(0, top, step))


def _round(value: float) -> float:
    return round(value, 2)
