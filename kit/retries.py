"""When a job that raised is tried again: up its own ladder, or later because it was told so."""

import procrastinate
from procrastinate.jobs import Job
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


def backoff(attempts: int, *, first_seconds: int = 10) -> Retry:
    """Try `attempts` times in all, waiting `first_seconds`, twice that, four times that …"""
    return procrastinate.RetryStrategy(
        max_attempts=attempts - 1, exponential_wait=2, wait=first_seconds
    )
