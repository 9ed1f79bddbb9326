"""The one clock: instants in UTC, days and deadlines in the city's time zone.

Nothing else in the project reads the system's time, so that tests, the demo and the
fault suite can stand anywhere in time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CITY = ZoneInfo("Europe/Rome")

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def system_now() -> datetime:
    """The machine's own time, UTC; for what lives outside the story (job back-off, log lines)."""
    return datetime.now(UTC)


def now() -> datetime:
    """The current instant, timezone-aware, in UTC."""
    return _source()


def today() -> date:
    """The current day as people in the city see it."""
    return now().astimezone(CITY).date()


def set_offset(seconds: int) -> None:
    """Let the whole process live `seconds` away from the machine's time (demo and tests)."""
    use_source(lambda: system_now() + timedelta(seconds=seconds))


def use_source(source: Callable[[], datetime]) -> None:
    """Replace where instants come from; `source` must return aware UTC instants."""
    global _source
    _source = source


@contextmanager
def source(replacement: Callable[[], datetime]) -> Iterator[None]:
    """Use another source within a block."""
    global _source
    before, _source = _source, replacement
    try:
        yield
    finally:
        _source = before


def local(instant: datetime) -> datetime:
    """The same instant with the city's wall time."""
    return instant.astimezone(CITY)


def end_of_day(day: date) -> datetime:
    """The instant at which `day` is over in the city: the next local midnight, in UTC.

    Right on both nights in which the clocks change, because the local midnight is
    computed first and converted afterwards.
    """
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=CITY)
    return midnight.astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The instant at which `day` begins in the city, in UTC."""
    return datetime.combine(day, time.min, tzinfo=CITY).astimezone(UTC)


def at(day: date, wall: time, *, after: datetime | None = None) -> datetime | None:
    """The UTC instant at which the city's clocks show `wall` on `day`; None if they never do.

    In the night of autumn an hour comes twice: the first is meant, or the second where the
    first is not after `after`. In the night of spring an hour is left out.
    """
    local_wall = datetime.combine(day, wall, tzinfo=CITY)
    first = local_wall.astimezone(UTC)
    if first.astimezone(CITY).time() != wall:
        return None
    second = local_wall.replace(fold=1).astimezone(UTC)
    return second if after is not None and first <= after < second else first


def days_left(deadline: datetime) -> int:
    """Whole local days between today and the last day before `deadline`; never negative."""
    last_day = (deadline - timedelta(microseconds=1)).astimezone(CITY).date()
    return max((last_day - today()).days, 0) if deadline > now() else 0
