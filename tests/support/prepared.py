"""Keeps statements ready over a ROLLBACK, of which tests have more than anybody else.

psycopg forgets at each ROLLBACK what it has prepared, since a table might be another one after it;
in the tests' databases no table changes. What is kept and how is the product's choice (kit/db.py).
"""

from typing import Any

from psycopg._preparing import PrepareManager
from sqlalchemy import event
from sqlalchemy.pool import Pool


class Kept(PrepareManager):
    """What psycopg knows to be prepared on one connection."""

    def clear(self) -> bool:
        """Forget nothing; True if the server has to forget too."""
        return False


def keep() -> None:
    """From now on each connection of our pools keeps what it has prepared."""
    if not event.contains(Pool, "connect", _connected):
        event.listen(Pool, "connect", _connected)


def _connected(raw: Any, _record: object) -> None:
    raw._prepared = Kept()
