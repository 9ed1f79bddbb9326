"""The tests' PostgreSQL: one private server a run, one migrated template, a clone a worker."""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from kit import db, embedded_postgres, ids, migrate
from tests.support import aside

URL = "CROWDFUND_TESTS_SERVER"
TEMPLATE = "template_innesco"

_EMPTYING = """
DO $$ BEGIN EXECUTE format(
    'CREATE FUNCTION tests.empty() RETURNS void LANGUAGE plpgsql AS %L',
    (SELECT 'BEGIN ' || string_agg(format(
        'IF EXISTS (SELECT FROM %I) THEN DELETE FROM %1$I; END IF;', tablename), ' ') || ' END'
    FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'));
END $$
"""
"""Makes a function that empties every table that has a row.

A function's statements are planned once a connection, and it is one round trip.
"""

_MAKING = 7_263_542
"""An advisory lock, held while the template is made."""

_started: dict[str, tuple[embedded_postgres.Server, Path, threading.Thread]] = {}


def start_for(config: pytest.Config) -> None:
    """Start the server in the controller alone; workers inherit the URL.

    The template is made meanwhile, in a thread: `clone` waits for it.
    """
    if hasattr(config, "workerinput") or os.environ.get(URL):
        return
    folder = Path(tempfile.mkdtemp(prefix="innesco-tests-"))
    folder.chmod(0o755)
    server = embedded_postgres.start(folder / "pg", fast_and_unsafe=True)
    os.environ[URL] = server.url
    held = _server()
    held.execute("SELECT pg_advisory_lock(%s)", [_MAKING])
    making = threading.Thread(target=_make_template, args=(held,))
    making.start()
    _started["server"] = (server, folder, making)


def when_made() -> None:
    """Wait until the template is made, if this process makes it."""
    if "server" in _started:
        _started["server"][2].join()


def stop_for(config: pytest.Config) -> None:
    """Stop what `start_for` started."""
    if hasattr(config, "workerinput") or "server" not in _started:
        return
    when_made()
    server, folder, _made = _started.pop("server")
    os.environ.pop(URL, None)
    server.stop()
    embedded_postgres.remove(folder / "pg")
    folder.rmdir()


@contextmanager
def clone() -> Iterator[str]:
    """The URL of a fresh database with the newest schema; dropped afterwards."""
    with _server() as connection:
        connection.execute("SELECT pg_advisory_lock_shared(%s)", [_MAKING])
    name = f"test_{ids.short_code(12).lower()}"
    _create(name, template=TEMPLATE)
    try:
        yield _url(name)
    finally:
        aside.close()
        db.dispose()
        with _server() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def empty() -> None:
    """Empty every table that has a row, past the ledger's triggers."""
    aside.run("SELECT tests.empty()")


def _make_template(held: psycopg.Connection) -> None:
    """Closing `held` opens the lock, also if this fails; then there is nothing to clone."""
    with held:
        _create(TEMPLATE)
        migrate.upgrade(_url(TEMPLATE))
        with psycopg.connect(_plain(_url(TEMPLATE)), autocommit=True) as connection:
            connection.execute("CREATE SCHEMA tests")
            connection.execute(_EMPTYING)


def _create(name: str, template: str = "template1") -> None:
    with _server() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def _server() -> psycopg.Connection:
    return psycopg.connect(_plain(os.environ[URL]), autocommit=True)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def _url(name: str) -> str:
    return os.environ[URL].replace("/postgres?", f"/{name}?")
