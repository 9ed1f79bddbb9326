"""Jobs: work that a worker does later, deferred on the caller's own transaction (the outbox).

A domain registers a task with `@task(...)` in its jobs.py and defers it with `.defer(...)`
inside a unit of work; the job row commits or rolls back with everything else. The queue is
procrastinate, on PostgreSQL.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate
from procrastinate import exceptions
from procrastinate.jobs import Job, JobDeferrer
from sqlalchemy import text

from kit import clock, pace, queue_pool
from kit.retries import Later, Manager, Patient, Retry, backoff
from kit.unit_of_work import session, unit_of_work

__all__ = ["Later", "Retry", "Task", "Wanted", "backoff", "task"]

log = logging.getLogger(__name__)

STALLED = "kit.retry_stalled_jobs"
STALLED_AFTER_SECONDS = 120
"""A worker without a heartbeat for this long is dead and its jobs go back to the queue."""


_WAITING = text("""
    SELECT queueing_lock FROM procrastinate_jobs
    WHERE status = 'todo' AND queueing_lock = ANY(:names)
""")


@dataclass(frozen=True)
class Wanted:
    """One of many jobs of a task: what it is given, and its locks (see Task.defer)."""

    arguments: dict[str, Any]
    lock: str | None = None
    queueing_lock: str | None = None


@dataclass
class Task:
    """A piece of work with a name; `transactional` opens one unit of work around it."""

    name: str
    function: Callable[..., None]
    queue: str
    transactional: bool
    retry: Retry | bool
    every_minutes: int | None

    def defer(
        self,
        *,
        at: datetime | None = None,
        lock: str | None = None,
        queueing_lock: str | None = None,
        can_wait: bool = False,
        **arguments: Any,
    ) -> int | None:
        """Put a job into the queue within the open unit of work; its number.

        `at` is an instant of the project's clock (UTC). Jobs with the same `lock` run one
        after the other. With a `queueing_lock` that already waits in the queue nothing is
        added and None returned. What `can_wait` runs when nothing else is due.
        """
        more = {"schedule_at": _in_system_time(at), "priority": -1 if can_wait else 0}
        deferrer = self._deferrer(lock=lock, queueing_lock=queueing_lock, **more)
        if queueing_lock is None:
            return deferrer.defer(**arguments)
        try:
            with session().connection().begin_nested():
                return deferrer.defer(**arguments)
        except exceptions.AlreadyEnqueued:
            return None

    def defer_alone(self) -> None:
        """Put a job into the queue in a unit of its own, unless one like it waits already."""
        with suppress(exceptions.AlreadyEnqueued), unit_of_work():
            self._deferrer(queueing_lock=self.name).defer()

    def defer_all(self, wanted: Iterable["Wanted"]) -> None:
        """Put many jobs into the queue with one statement, each like `defer`."""
        listed = list(wanted)
        try:
            with session().connection().begin_nested():
                _put_in([self.job(one) for one in listed])
        except exceptions.AlreadyEnqueued:
            for one in listed:
                self.defer(lock=one.lock, queueing_lock=one.queueing_lock, **one.arguments)

    def job(self, wanted: "Wanted") -> Job:
        """A job as the queue takes it; it is not in the queue yet."""
        configured = _deferring().configure_task(
            self.name, queue=self.queue, lock=wanted.lock, queueing_lock=wanted.queueing_lock
        )
        return configured.make_new_job(**wanted.arguments)

    def _deferrer(self, **more: Any) -> JobDeferrer:
        """What puts a job into the queue over the connection of the open unit of work."""
        return _deferring().configure_task(self.name, queue=self.queue, connection=_raw(), **more)

    def run(self, **arguments: Any) -> None:
        """Do the work now, as a worker would."""
        if not self.transactional:
            self.function(**arguments)
            return
        with unit_of_work():
            self.function(**arguments)


@dataclass
class _Registry:
    tasks: dict[str, Task] = field(default_factory=dict)
    app: procrastinate.App | None = None
    deferring: procrastinate.App | None = None


_registry = _Registry()
_registry.tasks[STALLED] = Task(STALLED, lambda: None, "default", False, False, 1)


def task(
    name: str,
    *,
    queue: str = "default",
    transactional: bool = True,
    retry: Retry | bool = False,
    every_minutes: int | None = None,
) -> Callable[[Callable[..., None]], Task]:
    """Register a function as a job; `every_minutes` makes the clock defer it as a sweep."""

    def register(function: Callable[..., None]) -> Task:
        registered = Task(name, function, queue, transactional, retry, every_minutes)
        _registry.tasks[name] = registered
        return registered

    return register


def tasks() -> dict[str, Task]:
    """Every registered task by its name."""
    return dict(_registry.tasks)


def sweeps() -> dict[int, list[str]]:
    """The names of all sweeps, by how many minutes lie between two of each."""
    found: dict[int, list[str]] = {}
    for known in _registry.tasks.values():
        if known.every_minutes:
            found.setdefault(known.every_minutes, []).append(known.name)
    return found


def configure(conninfo: str) -> procrastinate.App:
    """Make the queue's applications for this process: one that works, one that defers.

    The one that works is asynchronous while a worker runs it, and could not use the
    synchronous connection of a unit of work; so deferring has an application of its own,
    whose pool is never opened.
    """
    plain = conninfo.replace("postgresql+psycopg://", "postgresql://")
    _registry.deferring = procrastinate.App(
        connector=procrastinate.SyncPsycopgConnector(conninfo=plain)
    )
    queue = procrastinate.App(
        connector=procrastinate.PsycopgConnector(
            conninfo=plain, pool_factory=queue_pool.make, configure=queue_pool.configure
        )
    )
    queue.job_manager = Manager(queue.connector)
    for known in _registry.tasks.values():
        if known.name != STALLED:
            queue.task(name=known.name, queue=known.queue, retry=Patient(known.retry))(
                _runner(known)
            )
    queue.task(name=STALLED, pass_context=True)(_retry_stalled)
    _registry.app = queue
    return queue


def app() -> procrastinate.App:
    """The queue of this process; RuntimeError before `configure`."""
    if _registry.app is None:
        raise RuntimeError("the job queue is not configured")
    return _registry.app


def work(concurrency: int, queues: list[str] | None = None) -> None:
    """Run jobs until told to stop (SIGTERM or SIGINT lets running jobs end first)."""
    asyncio.run(_work(concurrency, queues))


async def _work(concurrency: int, queues: list[str] | None) -> None:
    """A thread for each job at once: asyncio's own pool has no more than processors and four."""
    threads = ThreadPoolExecutor(concurrency, thread_name_prefix="job")
    asyncio.get_running_loop().set_default_executor(threads)
    async with app().open_async() as opened:
        await opened.run_worker_async(
            concurrency=concurrency,
            queues=queues,  # type: ignore[arg-type]  # None is every queue
            fetch_job_polling_interval=2.0,
            shutdown_graceful_timeout=20,
        )


def defer_sweeps(*names: str) -> None:
    """Defer those sweeps of which none waits already, all together; any clock may call this."""
    known = tasks()
    try:
        with unit_of_work():
            waiting = _waiting(names)
            missing = [known[name] for name in names if name not in waiting]
            _put_in([sweep.job(Wanted({}, queueing_lock=sweep.name)) for sweep in missing])
    except exceptions.AlreadyEnqueued:  # another clock was quicker with one of them
        for name in names:
            known[name].defer_alone()


def _waiting(names: Iterable[str]) -> set[str]:
    """Those of these queueing locks that a waiting job has."""
    return set(session().scalars(_WAITING, {"names": list(names)}))


def queue_figures() -> dict[str, int]:
    """How many jobs are in each state; for the health page and metrics."""
    rows = session().execute(
        text("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
    )
    return dict(rows.all())


def _put_in(jobs: list[Job]) -> None:
    """Many jobs, or none, with one statement, over the connection of the open unit of work."""
    if jobs:
        _deferring().job_manager.batch_defer_jobs(jobs, connection=_raw())


def _raw() -> Any:
    return session().connection().connection.dbapi_connection


def _deferring() -> procrastinate.App:
    if _registry.deferring is None:
        raise RuntimeError("the job queue is not configured")
    return _registry.deferring


def _runner(known: Task) -> Callable[..., None]:
    def run(**arguments: Any) -> None:
        with pace.in_background():
            known.run(**arguments)

    run.__name__ = known.name.replace(".", "_")
    return run


async def _retry_stalled(context: procrastinate.JobContext) -> None:
    manager = context.app.job_manager
    await manager.prune_stalled_workers(STALLED_AFTER_SECONDS)
    stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS)
    for job in stalled:
        log.warning("job %s (%s) stalled: back to the queue", job.id, job.task_name)
        try:
            await manager.retry_job(job)
        except exceptions.ConnectorException:
            log.exception("job %s (%s) has moved on meanwhile", job.id, job.task_name)


def _in_system_time(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    ahead = max(at - clock.now(), timedelta(0))
    return datetime.now(UTC) + ahead
