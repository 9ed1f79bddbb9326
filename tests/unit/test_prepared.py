"""In tests a connection keeps what it has prepared, whatever is undone on it."""

from flask import Flask

from kit import db

ASKED = "SELECT 18 AS eighteen"
READY = "SELECT count(*) FROM pg_prepared_statements WHERE statement = %s"


def test_a_statement_stays_ready_over_a_rollback(app: Flask) -> None:
    with db.engine().connect() as connection:
        for _ in range(3):
            connection.exec_driver_sql(ASKED)
            connection.rollback()
        assert connection.exec_driver_sql(READY, (ASKED,)).scalar_one() == 1
