"""Does the jobs that wait in the queue, in the test's own process."""

from typing import Any

from flask import Flask
from sqlalchemy import text

from kit import jobs
from kit.unit_of_work import unit_of_work

_TAKE = text("""
    DELETE FROM procrastinate_jobs WHERE id = (
        SELECT id FROM procrastinate_jobs WHERE status = 'todo'
        AND (CAST(:only AS text) IS NULL OR task_name = :only)
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING task_name, args
""")


def run_jobs(app: Flask, *, only: str | None = None, at_most: int = 10_000) -> list[str]:
    """Run waiting jobs, also those they defer, whatever their time; the names, in order."""
    done: list[str] = []
    while len(done) < at_most:
        taken = _take(only)
        if taken is None:
            return done
        name, arguments = taken
        with app.app_context():
            jobs.tasks()[name].run(**arguments)
        done.append(name)
    raise AssertionError(f"jobs do not end: {done[-5:]}")


def waiting() -> list[str]:
    """The names of the jobs that wait."""
    with unit_of_work() as opened:
        rows = opened.execute(
            text("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        )
        return [row.task_name for row in rows]


def _take(only: str | None) -> tuple[str, dict[str, Any]] | None:
    with unit_of_work() as opened:
        row = opened.execute(_TAKE, {"only": only}).one_or_none()
    return (row.task_name, row.args) if row else None
