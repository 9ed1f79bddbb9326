"""When a job that raised is tried again: up its own ladder, or later because it was told so."""

from dataclasses import dataclass
from typing import Any

import procrastinate
from procrastinate import exceptions
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.retry import get_retry_strategy

Retry = procrastinate.BaseRetryStrategy


class Later(RuntimeError):
    """Not now: whatever the job's own ladder says, it goes back to the queue for `seconds`."""

    def __init__(self, message: str = "", *, seconds: float = 1.0) -> None:
        super().__init__(message)
        self.seconds = seconds


class Patient(Retry):
    """A job's own ladder, and beside it Later, which is no failure and uses no rung up for good."""

    def __init__(self, ladder: Retry | bool) -> None:
        self._ladder = get_retry_strategy(ladder)

    def get_retry_decision(
        self, *, exception: BaseException, job: Job
    ) -> procrastinate.RetryDecision | None:
        """In how long the job runs again; None if it has failed."""
        if isinstance(exception, Later):
            # Whole seconds are what the queue knows; never sooner than asked.
            return procrastinate.RetryDecision(retry_in={"seconds": int(exception.seconds) + 1})
        if self._ladder is None:
            return None
        decision: procrastinate.RetryDecision | None = self._ladder.get_retry_decision(
            exception=exception, job=job
        )
        return decision


@dataclass(frozen=True)
class _Doubling(Retry):
    """Waits twice as long each time, for `attempts` attempts in all."""

    attempts: int
    first_seconds: int

    def get_retry_decision(
        self, *, exception: BaseException, job: Job
    ) -> procrastinate.RetryDecision | None:
        """When to try again; None if this was the last attempt."""
        if job.attempts + 1 >= self.attempts:
            return None
        wait = self.first_seconds * 2**job.attempts
        return procrastinate.RetryDecision(retry_in={"seconds": wait})


class Manager(JobManager):
    """Puts jobs back into the queue without stumbling over the same work that waits there."""

    async def retry_job(self, job: Job, *when: Any, **more: Any) -> None:
        """Try a job again later; with its `queueing_lock` taken, the one that waits does it.

        While a job runs, another like it may be added. Both cannot wait at once, and a job
        that can neither go back nor end would keep its `lock` for ever.
        """
        try:
            await super().retry_job(job, *when, **more)
        except exceptions.UniqueViolation:
            await self.finish_job(job, Status.ABORTED, delete_job=False)


def backoff(attempts: int, *, first_seconds: int = 10) -> Retry:
    """Try `attempts` times in all, waiting `first_seconds`, twice that, four times that …"""
    return _Doubling(attempts, first_seconds)
