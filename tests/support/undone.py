"""Requests that leave no trace: whatever they commit is rolled back at the end of the block."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, sessionmaker

from kit import db, unit_of_work


class _Sessions(sessionmaker[Session]):
    """Sessions of one transaction that never commits.

    The first unit of work needs nothing around it: to undo it is to undo all there is. Once one
    has committed something, each is a savepoint, and so is a session within an open unit.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, expire_on_commit=False)
        self.connection = connection
        self.kept = False

    def __call__(self, **more: object) -> Session:
        """A session within the transaction; a new one if an earlier session undid it."""
        if not self.connection.in_transaction():
            self.connection.begin()
        alone = not self.kept and not unit_of_work.is_open()
        mode: Literal["rollback_only", "create_savepoint"] = (
            "rollback_only" if alone else "create_savepoint"
        )
        opened = super().__call__(join_transaction_mode=mode, **more)
        event.listen(opened, "after_commit", self._keep)
        return opened

    def _keep(self, _opened: Session) -> None:
        raw = self.connection.connection.driver_connection
        assert raw is not None
        self.kept = self.kept or raw.info.transaction_status != TransactionStatus.IDLE


@contextmanager
def undone() -> Iterator[None]:
    """Every unit of work in the block belongs to one transaction that never commits."""
    real = db._connected
    assert real is not None
    with real.engine.connect() as connection:
        db._connected = db._Connected(real.engine, _Sessions(connection))
        try:
            yield
        finally:
            db._connected = real
            connection.rollback()
