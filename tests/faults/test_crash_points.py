"""Whoever dies, and at whatever step of five pledges' money: one charge, one entry, one end."""

import pytest
from flask import Flask

from tests.faults import engine

SHARDS = 8
"""The steps are dealt out, so that test processes share them."""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_death_at_any_step_leaves_every_cent_in_its_place(app: Flask, shard: int) -> None:
    for steps in engine.dealt(engine.crash_points(app))[shard::SHARDS]:
        verdict = engine.by_crash(app, *steps)
        assert verdict.deaths == len(steps), verdict
        assert not verdict.broken, verdict


@pytest.mark.parametrize("plot", ["success", "floor", "missed", "stopped"])
def test_without_a_fault_each_story_ends_well(app: Flask, plot: str) -> None:
    verdict = engine.by_deaths(app, plot=plot)
    assert verdict.deaths == 0
    assert not verdict.broken, verdict
