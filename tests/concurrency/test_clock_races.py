"""Clocks that tick at the same moment: each sweep waits in the queue once."""

from flask import Flask

from kit import jobs
from tests.support import work
from tests.support.races import at_once, meeting

SWEEPS = ("settlement.sweep_deadlines", "settlement.sweep_doubts", "payments.sweep_refunds")
CLOCKS = 4


def test_clocks_that_saw_the_same_empty_queue_defer_each_sweep_once(app: Flask) -> None:
    with meeting("kit.jobs._waiting", CLOCKS):
        ended = at_once(app, CLOCKS, lambda _clock: jobs.defer_sweeps(*SWEEPS))

    assert ended[None] == CLOCKS
    assert sorted(work.waiting()) == sorted(SWEEPS)


def test_what_one_clock_deferred_keeps_no_other_sweep_out(app: Flask) -> None:
    first, *others = SWEEPS

    def tick(clock: int) -> None:
        jobs.defer_sweeps(first, others[clock])

    with meeting("kit.jobs._waiting", 2):
        at_once(app, 2, tick)

    assert sorted(work.waiting()) == sorted(SWEEPS)
