"""Stands between the workers and the twin, and lets a process be killed as often as work goes on.

So the kills follow the charges and not a watch: one falls at almost every request, before
the gateway has done it, after it has and before the answer is given, or a moment later.
"""

import random
import threading
from collections.abc import Callable, Iterable
from typing import Any

MOMENTS = ("before", "after", "later")
REQUESTS_APART = (1, 2)
LATER_SECONDS = 0.1
"""Within so long after an answer the books are written."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Trap:
    """A WSGI application around the twin's; `strike` kills somebody, False if it was enough."""

    def __init__(self, app: Wsgi, chance: random.Random) -> None:
        self._app, self._chance = app, chance
        self._door = threading.Lock()
        self._left = 0
        self.strike: Callable[[], bool] | None = None

    def __call__(self, environ: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        """One request of a worker."""
        moment = self._moment()
        if moment == "before":
            self._kill()
        answer = list(self._app(environ, begin))
        if moment == "after":
            self._kill()
        elif moment == "later":
            threading.Timer(self._chance.uniform(0, LATER_SECONDS), self._kill).start()
        return answer

    def _moment(self) -> str:
        with self._door:
            if self.strike is None:
                return ""
            self._left -= 1
            if self._left > 0:
                return ""
            self._left = self._chance.randint(*REQUESTS_APART)
            return self._chance.choice(MOMENTS)

    def _kill(self) -> None:
        with self._door:
            if self.strike is not None and not self.strike():
                self.strike = None
