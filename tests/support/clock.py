"""A clock that tests set and advance."""

from datetime import UTC, datetime, timedelta

START = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until told otherwise."""

    def __init__(self, start: datetime = START) -> None:
        self.instant = start

    def __call__(self) -> datetime:
        return self.instant

    def advance(self, **amount: float) -> None:
        """Move on by `timedelta(**amount)`."""
        self.instant += timedelta(**amount)

    def set(self, instant: datetime) -> None:
        """Stand at an aware instant."""
        self.instant = instant.astimezone(UTC)
