"""The twin's own time: the machine's, shifted or standing still, as tests and demos wish."""

import time


class Clock:
    """Unix seconds. Flows with the machine's time plus an offset, unless frozen."""

    def __init__(self, frozen_at: int | None = None) -> None:
        self._offset = 0.0
        self._frozen: float | None = None if frozen_at is None else float(frozen_at)

    def exact(self) -> float:
        """The current instant in Unix seconds, with its fraction."""
        return time.time() + self._offset if self._frozen is None else self._frozen

    def now(self) -> int:
        """The current instant in whole Unix seconds, as `created` shows it."""
        return int(self.exact())

    @property
    def frozen(self) -> bool:
        """True while time stands still."""
        return self._frozen is not None

    def set(self, instant: float) -> None:
        """Stand at `instant` (Unix seconds); a flowing clock flows on from there."""
        if self._frozen is None:
            self._offset = instant - time.time()
        else:
            self._frozen = float(instant)

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds`."""
        self.set(self.exact() + seconds)

    def freeze(self) -> None:
        """Stop where it is."""
        self._frozen = self.exact()

    def flow(self) -> None:
        """Let time pass again from where it stands."""
        instant, self._frozen = self.exact(), None
        self.set(instant)

    def saved(self) -> dict[str, float | None]:
        """What a restart must know."""
        return {"offset": self._offset, "frozen": self._frozen}

    def restore(self, saved: dict[str, float | None]) -> None:
        """Take up what `saved` gave."""
        self._offset = saved.get("offset") or 0.0
        self._frozen = saved.get("frozen")
