"""Each kind of fault by itself, in the nights when the clocks change too; each order of events."""

from datetime import datetime

import pytest
from flask import Flask

from tests.faults import engine, permutations, plan

ORDERS = 4
"""How many of the night's thousand are tried here."""


@pytest.mark.parametrize("kind", plan.KINDS)
def test_a_fault_that_strikes_again_and_again_costs_nobody_a_cent(app: Flask, kind: str) -> None:
    verdict = engine.by_fault(app, kind)
    assert verdict.struck[kind] >= 1
    assert not verdict.broken, verdict


@pytest.mark.parametrize("start", engine.STARTS[1:])
def test_a_deadline_in_the_night_of_another_time_is_like_any_other(
    app: Flask, start: datetime
) -> None:
    verdict = engine.by_fault(app, "kill", start)
    assert not verdict.broken, verdict


def test_each_event_three_times_shuffled_and_days_late_ends_the_same(app: Flask) -> None:
    for order in range(ORDERS):
        verdict = permutations.by_order(app, order)
        assert not verdict.broken, verdict
