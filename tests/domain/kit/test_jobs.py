"""Jobs live and die with the transaction that defers them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask
from procrastinate.jobs import Job

from kit import mail
from kit.retries import Later, Patient
from kit.unit_of_work import unit_of_work
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
