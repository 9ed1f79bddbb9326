"""Does the jobs that wait in the queue, in the test's own process."""

from flask import Flask
from sqlalchemy import text

from kit.drain import drain
from kit.unit_of_work import unit_of_work


def run_jobs(app: Flask, *, only: str | None = None, at_most: int = 10_000) -> list[str]:
    """Run waiting jobs, also those they defer, whatever their time; the names, in order."""
    with app.app_context():
        return drain(only=only, later_too=True, at_most=at_most)


def waiting() -> list[str]:
    """The names of the jobs that wait."""
    with unit_of_work() as opened:
        rows = opened.execute(
            text("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        )
        return [row.task_name for row in rows]
