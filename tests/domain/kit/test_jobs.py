"""Jobs live and die with the transaction that defers them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import cast

import psycopg
import pytest
from flask import Flask
from procrastinate.jobs import Job

from kit import clock, db, jobs, mail
from kit.retries import Later, Patient
from kit.unit_of_work import unit_of_work
from tests.faults.jobqueue import JobQueue
from tests.support import work


def test_a_job_is_deferred_with_its_transaction(app: Flask) -> None:
    with unit_of_work():
        mail.deliver.defer(mail_id=1)

    assert work.waiting() == ["kit.deliver_mail"]


def test_a_job_of_a_transaction_that_fails_never_was(app: Flask) -> None:
    with suppress(ZeroDivisionError), unit_of_work():
        mail.deliver.defer(mail_id=1)
        raise ZeroDivisionError

    assert work.waiting() == []


def test_a_queueing_lock_keeps_a_second_job_out(
    app: Flask, run_jobs: Callable[..., list[str]]
) -> None:
    with unit_of_work():
        assert mail.deliver.defer(mail_id=1, queueing_lock="one") is not None
        assert mail.deliver.defer(mail_id=1, queueing_lock="one") is None

    assert run_jobs() == ["kit.deliver_mail"]


def test_many_jobs_go_into_the_queue_together_and_what_waits_already_only_once(app: Flask) -> None:
    wanted = [
        jobs.Wanted({"mail_id": number}, queueing_lock=f"mail {number}") for number in range(3)
    ]
    with unit_of_work():
        mail.deliver.defer_all(wanted[:1])
    with unit_of_work():
        mail.deliver.defer_all(wanted)

    assert work.waiting() == ["kit.deliver_mail"] * 3


def test_a_sweep_that_waits_already_is_not_deferred_again(app: Flask) -> None:
    jobs.defer_sweeps("settlement.sweep_doubts")
    jobs.defer_sweeps("settlement.sweep_doubts", "settlement.sweep_deadlines")
    jobs.defer_sweeps("settlement.sweep_deadlines")

    assert work.waiting() == ["settlement.sweep_doubts", "settlement.sweep_deadlines"]


def test_what_can_wait_runs_after_everything_else(
    app: Flask, run_jobs: Callable[..., list[str]]
) -> None:
    with unit_of_work():
        mail.deliver.defer(mail_id=1, can_wait=True)
        mail.forget_old.defer()
    with queue() as jobs_of:
        job = jobs_of.fetch(jobs_of.register())
        assert job is not None
        assert job.task_name == "kit.forget_old_mails"
        jobs_of.finish(job, None)
    with unit_of_work():
        mail.forget_old.defer()
    assert run_jobs() == ["kit.forget_old_mails", "kit.deliver_mail"]


def test_later_is_no_failure_and_waits_as_long_as_it_was_told() -> None:
    """A job without a ladder of its own goes back to the queue when it is told to come later."""
    before = datetime.now(UTC)
    decided = Patient(ladder=False).get_retry_decision(
        exception=Later("full", seconds=7), job=cast(Job, None)
    )
    assert decided is not None
    assert decided.retry_at is not None
    assert decided.retry_at >= before + timedelta(seconds=7)
    other = Patient(ladder=False).get_retry_decision(exception=ValueError(), job=cast(Job, None))
    assert other is None


@pytest.mark.parametrize(("attempts", "wait"), [(0, 30), (1, 60), (2, 120), (3, None)])
def test_a_job_waits_twice_as_long_each_time_and_then_gives_up(
    attempts: int, wait: int | None
) -> None:
    job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
    strategy, before = jobs.backoff(4, first_seconds=30), clock.system_now()
    decision = strategy.get_retry_decision(exception=OSError(), job=job)
    after = clock.system_now()
    assert (decision is None) == (wait is None)
    if decision is not None and wait is not None:
        assert decision.retry_at is not None
        assert before <= decision.retry_at - timedelta(seconds=wait) <= after


@pytest.mark.parametrize("how", ["it failed", "its worker died"])
def test_a_job_that_cannot_go_back_lets_the_one_that_waits_do_its_work(
    app: Flask, how: str
) -> None:
    """While a job runs another like it is added; both cannot wait at once, and neither is stuck."""
    with unit_of_work():
        mail.deliver.defer(mail_id=1, lock="pledge", queueing_lock="one")
    with queue() as jobs_of:
        worker = jobs_of.register()
        running = jobs_of.fetch(worker)
        assert running is not None
        with unit_of_work():
            assert mail.deliver.defer(mail_id=1, lock="pledge", queueing_lock="one") is not None
        if how == "it failed":
            jobs_of.finish(running, OSError("no answer"))
        else:
            jobs_of.passes(121)
            other = jobs_of.register()
            with unit_of_work():
                jobs.tasks()[jobs.STALLED].defer()
            sweep = jobs_of.fetch(other)
            assert sweep is not None
            jobs_of.run(sweep)
        again = jobs_of.fetch(jobs_of.register())
        assert again is not None
        assert again.task_name == "kit.deliver_mail"
        left = [one for one in jobs_of.standing() if one.endswith("deliver_mail")]
        assert left == ["aborted kit.deliver_mail", "doing kit.deliver_mail"]


@contextmanager
def queue() -> Iterator[JobQueue]:
    """The queue as a worker sees it."""
    plain = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield JobQueue(connection)
