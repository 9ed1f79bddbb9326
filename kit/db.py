"""The database: declarative base, column types, and the engine this process talks through."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import psycopg
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Engine,
    MetaData,
    String,
    create_engine,
    event,
    exc,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

Cents = Annotated[int, mapped_column(BigInteger)]
"""An amount of money in integer cents."""
Instant = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True))]
"""A moment, timezone-aware, in UTC."""
Id = Annotated[int, mapped_column(BigInteger, primary_key=True)]
Code = Annotated[str, mapped_column(String(32))]
Json = Annotated[dict[str, Any], mapped_column(JSONB)]

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of every domain."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB,
        list[str]: JSONB,
    }


def one_of(column: str, values: Iterable[str], name: str | None = None) -> CheckConstraint:
    """A CHECK that `column` holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name or f"{column}_known")


ASKED_AFTER_SECONDS = 1.0
"""A connection that has lain in the pool for so long is asked whether it still answers."""
_SINCE = "rests_since"
STATEMENTS_KEPT = 400
"""How many statements a connection keeps ready at the server.

A settlement alone sends some 170 different ones: with psycopg's 100 each pushes another out before
it comes again, and every one of them is parsed and planned each time.
"""
KEPT_AFTER = 1
"""A statement that has come so often on a connection is kept ready when it comes again.

What is sent here comes again: parsing and planning it five times over (psycopg's habit) costs more
than keeping the few that do not.
"""


@dataclass
class _Connected:
    engine: Engine
    sessions: sessionmaker[Session]


_connected: _Connected | None = None


def configure(url: str, *, pool_size: int = 5) -> None:
    """Point this process at a database; called once by the composition root, again by tests."""
    global _connected
    dispose()
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=20,
        pool_use_lifo=True,  # whoever was used last has most statements ready
        connect_args={"options": "-c timezone=UTC -c lock_timeout=15000"},
    )
    event.listen(engine, "connect", _keeps_statements)
    event.listen(engine, "checkin", _rests)
    event.listen(engine, "checkout", _still_answers)
    _connected = _Connected(engine, sessionmaker(engine, expire_on_commit=False))


def _keeps_statements(raw: Any, _record: ConnectionPoolEntry) -> None:
    raw.prepared_max = STATEMENTS_KEPT
    raw.prepare_threshold = KEPT_AFTER


def _rests(_raw: Any, record: ConnectionPoolEntry) -> None:
    record.info[_SINCE] = time.monotonic()


def _still_answers(raw: Any, record: ConnectionPoolEntry, _fairy: Any) -> None:
    """Ask a connection that has rested whether it lives; one in steady use is not asked."""
    since = record.info.pop(_SINCE, None)
    if raw.closed:
        raise exc.DisconnectionError
    if since is None or time.monotonic() - since < ASKED_AFTER_SECONDS:
        return
    try:
        engine().dialect.do_ping(raw)
    except psycopg.Error as error:
        raise exc.DisconnectionError from error


def engine() -> Engine:
    """The engine of this process; RuntimeError before `configure`."""
    if _connected is None:
        raise RuntimeError("the database is not configured")
    return _connected.engine


def new_session() -> Session:
    """A fresh session; only the unit of work opens one."""
    if _connected is None:
        raise RuntimeError("the database is not configured")
    return _connected.sessions()


def dispose() -> None:
    """Close every pooled connection (before a fork, at the end of a test run)."""
    if _connected is not None:
        _connected.engine.dispose()
