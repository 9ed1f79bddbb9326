"""Requests that leave no trace: whatever they commit is rolled back at the end of the block."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import sessionmaker

from kit import db


@contextmanager
def undone() -> Iterator[None]:
    """Every unit of work in the block is a savepoint of one transaction that never commits."""
    real = db._connected
    assert real is not None
    with real.engine.connect() as connection:
        outer = connection.begin()
        db._connected = db._Connected(
            real.engine,
            sessionmaker(
                connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
            ),
        )
        try:
            yield
        finally:
            db._connected = real
            outer.rollback()
