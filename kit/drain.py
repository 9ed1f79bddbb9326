"""Does waiting jobs in this process: for the demo's loading and for tests.

A job is taken out of the queue before it runs, so a crash loses it, which a worker never does.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from kit import clock, db, jobs
from kit.retries import Later
from kit.unit_of_work import unit_of_work

_TAKE = text("""
    DELETE FROM procrastinate_jobs WHERE id = (
        SELECT id FROM procrastinate_jobs WHERE status = 'todo'
        AND (CAST(:only AS text) IS NULL OR task_name = :only)
        AND (:later_too OR scheduled_at IS NULL OR scheduled_at <= now())
        ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING task_name, args
""")


def drain(*, only: str | None = None, later_too: bool = False, at_most: int = 100_000) -> list[str]:
    """Run waiting jobs in this process until none is left; their names, in order.

    With `later_too` also jobs not yet due. RuntimeError after `at_most` jobs.
    """
    done: list[str] = []
    while len(done) < at_most:
        taken = _take(only, later_too)
        if taken is None:
            return done
        name, arguments = taken
        try:
            jobs.tasks()[name].run(**arguments)
        except Later as told:
            _put_back(name, arguments, told)
        done.append(name)
    raise RuntimeError(f"jobs do not end: {done[-5:]}")


def _take(only: str | None, later_too: bool) -> tuple[str, dict[str, Any]] | None:
    with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as alone:
        row = alone.execute(_TAKE, {"only": only, "later_too": later_too}).one_or_none()
    return (row.task_name, row.args) if row else None


def _put_back(name: str, arguments: dict[str, Any], told: Later) -> None:
    with unit_of_work():
        jobs.tasks()[name].defer(at=clock.now() + timedelta(seconds=told.seconds), **arguments)
