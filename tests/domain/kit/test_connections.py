"""Which connection is used next, and which statements it keeps ready."""

from flask import Flask

from kit import db

ASKED = "SELECT 17 AS seventeen"
READY = "SELECT count(*) FROM pg_prepared_statements WHERE statement = %s"


def server() -> int:
    """The process of PostgreSQL that serves whoever asks now."""
    with db.engine().connect() as connection:
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def test_the_connection_that_was_used_last_is_used_next(app: Flask) -> None:
    first, second = db.engine().connect(), db.engine().connect()
    last = second.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    first.close()
    second.close()
    assert [server(), server()] == [last, last]


def test_a_statement_is_kept_ready_when_it_comes_for_the_second_time(app: Flask) -> None:
    kept = []
    with db.engine().connect() as connection:
        for _ in range(3):
            connection.exec_driver_sql(ASKED)
            kept.append(connection.exec_driver_sql(READY, (ASKED,)).scalar_one())
    assert kept == [0, 1, 1]
