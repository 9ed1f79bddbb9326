"""The connections with which a worker fetches jobs and says that they are done.

Each of these is one statement, so a connection commits by itself, and one in steady use is not
asked before each whether it still answers: that would be four round trips for one.
"""

from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg_pool import AsyncConnectionPool

ASKED_AFTER_SECONDS = 1.0
"""A connection that was not used for so long is asked whether it still answers."""

_used: WeakKeyDictionary[psycopg.AsyncConnection[Any], float] = WeakKeyDictionary()


def make(**settings: Any) -> AsyncConnectionPool[Any]:
    """A pool for procrastinate, with our own way to ask."""
    return AsyncConnectionPool(**{**settings, "check": _still_answers})


async def configure(connection: psycopg.AsyncConnection[Any]) -> None:
    """Called once for each new connection."""
    await connection.set_autocommit(True)


async def _still_answers(connection: psycopg.AsyncConnection[Any]) -> None:
    now = monotonic()
    if now - _used.get(connection, now) > ASKED_AFTER_SECONDS or connection.closed:
        await AsyncConnectionPool.check_connection(connection)
    _used[connection] = now
