"""One pledge that always raises: the other 199 are charged, and it is seen."""

from collections.abc import Callable

import psycopg
import pytest
from flask import Flask

from campaigns.settlement import deadline
from kit import db, jobs
from kit.unit_of_work import unit_of_work
from payments import charging
from payments.gateway import Outcome
from tests.factories import campaigns, pledges
from tests.faults.jobqueue import JobQueue
from tests.support.clock import FakeClock

MANY = 200


def test_one_pledge_that_always_raises_stops_no_other_and_is_an_alarm(
    app: Flask, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work():
        campaign = campaigns.live(minimum=1_000_00)
        bad, *good = [pledges.committed(campaign, 10_00) for _ in range(MANY)]
    assert campaign.deadline is not None
    clock.set(campaign.deadline)
    monkeypatch.setattr(charging, "charge", _all_but(bad.reference))
    deadline.close.run(campaign_id=campaign.id)
    _work()
    assert {pledges.fresh(pledge).state for pledge in good} == {"collected"}
    assert pledges.fresh(bad).state == "charging"
    assert campaigns.fresh(campaign).state == "collecting"
    with unit_of_work():
        assert jobs.queue_figures()["failed"] == 1


def _all_but(bad: str) -> Callable[[charging.Start], Outcome]:
    def charge(start: charging.Start) -> Outcome:
        reference = start.reference
        if reference == bad:
            raise RuntimeError("this one always raises")
        name = reference.partition(":")[2]
        return Outcome(
            reference, "succeeded", 10_00, charge_id=f"ch_{name}", intent_id=f"pi_{name}"
        )

    return charge


def _work() -> None:
    """A worker, as long as there is anything to do or to try again today."""
    plain = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        queue = JobQueue(connection)
        worker = queue.register()
        for _ in range(24):
            while job := queue.fetch(worker):
                error: Exception | None = None
                try:
                    queue.run(job)
                except RuntimeError as failed:
                    error = failed
                queue.finish(job, error)
            queue.passes(3600)
