"""The worker of the fault suite: procrastinate's own statements, run without its event loop.

The product's job manager, retry strategies and stalled-job sweep are the real ones; only the
connector under them blocks, so that a worker's steps can be numbered.
"""

from collections.abc import Coroutine
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeVar

import psycopg
from procrastinate import SyncPsycopgConnector, jobs
from procrastinate.connector import BaseAsyncConnector
from procrastinate.sync_psycopg_connector import wrap_exceptions

from kit import jobs as queue
from kit import pace

T = TypeVar("T")


class Blocking(BaseAsyncConnector):
    """procrastinate's asynchronous interface over one blocking connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._sync = SyncPsycopgConnector()
        self.connection = connection

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        """Nothing comes back."""
        with wrap_exceptions(), self._sync._get_cursor(connection=self.connection) as cursor:
            cursor.execute(query, self._sync._wrap_json(arguments))

    async def execute_query_one_async(self, query: Any, **arguments: Any) -> dict[str, Any]:
        """One row."""
        return self._sync.execute_query_one_with_connection(self.connection, query, **arguments)

    async def execute_query_all_async(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        """All rows."""
        return self._sync.execute_query_all_with_connection(self.connection, query, **arguments)


@dataclass
class JobQueue:
    """What a worker asks of the queue, one blocking statement each."""

    connection: psycopg.Connection[Any]

    def __post_init__(self) -> None:
        app = queue.app()
        self.manager = type(app.job_manager)(Blocking(self.connection))
        self.tasks = app.tasks

    def register(self) -> int:
        """The number of a new worker."""
        return int(done(self.manager.register_worker()))

    def fetch(self, worker: int) -> jobs.Job | None:
        """The next job that may run, now in "doing"."""
        return done(self.manager.fetch_job(None, worker))

    def finish(self, job: jobs.Job, error: Exception | None) -> None:
        """As procrastinate's worker does it: done, tried again later, or failed."""
        if error is None:
            done(self.manager.finish_job(job, jobs.Status.SUCCEEDED, True))
            return
        again = self.tasks[job.task_name].get_retry_exception(error, job)
        if again is None:
            done(self.manager.finish_job(job, jobs.Status.FAILED, False))
            return
        done(self.manager.retry_job(job, again.retry_decision.retry_at))

    def run(self, job: jobs.Job) -> None:
        """The work of one job; the stalled-job sweep with the manager of this queue."""
        if job.task_name == queue.STALLED:
            context: Any = SimpleNamespace(app=SimpleNamespace(job_manager=self.manager))
            done(queue._retry_stalled(context))
            return
        with pace.in_background():
            queue.tasks()[job.task_name].run(**job.task_kwargs)

    def beat(self, workers: list[int]) -> None:
        """The heartbeat of living workers."""
        self.connection.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = ANY(%s)", [workers]
        )

    def passes(self, seconds: float) -> None:
        """Let the queue's own time pass: what was due later is due sooner."""
        for table, column in (
            ("procrastinate_jobs", "scheduled_at"),
            ("procrastinate_workers", "last_heartbeat"),
        ):
            self.connection.execute(
                f"UPDATE {table} SET {column} = {column} - make_interval(secs => %s)"  # noqa: S608
                f" WHERE {column} IS NOT NULL",
                [seconds],
            )

    def standing(self) -> list[str]:
        """Every job that is not done: its state and name."""
        rows = self.connection.execute(
            "SELECT status::text || ' ' || task_name FROM procrastinate_jobs ORDER BY id"
        )
        return [row[0] for row in rows]


def done(steps: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never waits."""
    try:
        steps.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    raise AssertionError("a blocking statement waited")


def somebody_waits(plain: str) -> bool:
    """Whether a connection of this database waits for a lock, asked on another one."""
    asked = (
        "SELECT count(*) > 0 FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with psycopg.connect(plain, autocommit=True) as connection:
        return bool(connection.execute(asked).fetchall()[0][0])
