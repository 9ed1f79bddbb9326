"""Jobs live and die with the transaction that defers them."""

from collections.abc import Callable
from contextlib import suppress

from flask import Flask

from kit import mail
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
