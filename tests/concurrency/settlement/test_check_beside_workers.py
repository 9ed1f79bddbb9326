"""The check of the books is right beside running workers: it reads one snapshot."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import func, select

from campaigns.models import Campaign
from kit.unit_of_work import session, unit_of_work
from payments import books_job
from payments import cli as ledger_cli
from payments.ledger import books, check
from payments.models import Payment
from payments.reconciliation import queries
from tests.support.story import Story

NAME = "what was taken is in the books, read in two statements"


def taken() -> int:
    """Cents of all payments taken."""
    found = select(func.coalesce(func.sum(Payment.amount), 0)).where(Payment.state == "succeeded")
    return int(session().scalar(found) or 0)


@pytest.fixture
def campaign(story: Story) -> Iterator[Campaign]:
    """A flexible campaign; and a check during which a worker collects one pledge more."""
    made = story.campaign(kind="flexible")

    def collect() -> None:
        with story.app.app_context():
            story.pledge(made, 50_00)

    def two_statements() -> Iterator[str]:
        before = taken()
        with ThreadPoolExecutor(1) as worker:
            worker.submit(collect).result()
        owed = -books.balance("campaign", made.reference)
        if before != owed:
            yield f"{before} were taken and {owed} are booked"

    check.register(NAME, two_statements)
    yield made
    check._checks.pop(NAME)


def test_without_a_snapshot_a_pledge_between_two_statements_is_a_false_alarm(
    campaign: Campaign,
) -> None:
    with unit_of_work():
        found = check.run()
    assert found == [f"{NAME}: 0 were taken and 5000 are booked"]


def test_in_one_snapshot_there_is_no_alarm(story: Story, campaign: Campaign) -> None:
    result = story.app.test_cli_runner().invoke(ledger_cli.commands, ["check"])
    assert result.exit_code == 0, result.output
    books_job.nightly.run()
    with unit_of_work():
        last = queries.last_check()
        assert last is not None
        assert last.differences == []
        assert taken() == 2 * 50_00


def test_while_workers_collect_every_check_is_clean(story: Story) -> None:
    campaign, done = story.campaign(kind="flexible"), Event()

    def collect() -> None:
        with story.app.app_context():
            for _ in range(12):
                story.pledge(campaign, 10_00)
        done.set()

    checks = 0
    with ThreadPoolExecutor(1) as worker:
        busy = worker.submit(collect)
        while not done.is_set() or checks < 2:
            with unit_of_work(snapshot=True):
                assert check.run() == []
            checks += 1
            if busy.done():
                busy.result()
                done.set()
    assert checks >= 2
