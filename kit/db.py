"""The database: declarative base, column types, and the engine this process talks through."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, CheckConstraint, Engine, MetaData, String, create_engine
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker

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
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c lock_timeout=15000"},
    )
    _connected = _Connected(engine, sessionmaker(engine, expire_on_commit=False))


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
