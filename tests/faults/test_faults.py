"""Each kind of fault by itself, in the nights when the clocks change too."""

from datetime import datetime

import pytest
from flask import Flask

from tests.faults import engine, plan


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
