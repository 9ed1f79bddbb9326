"""A connection beside the product's, for what the tests themselves do to the database.

It is past all triggers and foreign keys. A connection that changes session_replication_role
forgets every plan it has made: the product's never do, so that they keep theirs from test to test.
"""

import os

import psycopg

from kit import db
from tests.support import cores

_opened: dict[tuple[int, str], psycopg.Connection] = {}
"""By process, since a fork must not speak over its parent's, and by database."""


def run(statement: str) -> None:
    """Carry out one statement on the database in use, and commit it."""
    connected().execute(statement)


def connected() -> psycopg.Connection:
    """The connection to the database in use; each statement commits by itself."""
    url = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    key = (os.getpid(), url)
    if key not in _opened or _opened[key].closed:
        made = psycopg.connect(
            url,
            autocommit=True,
            options="-c session_replication_role=replica -c lock_timeout=15000",
        )
        made.prepare_threshold = 0
        _opened[key] = made
        cores.beside(made)
    return _opened[key]


def close() -> None:
    """Close those that this process has opened."""
    for key in [key for key in _opened if key[0] == os.getpid()]:
        _opened.pop(key).close()
