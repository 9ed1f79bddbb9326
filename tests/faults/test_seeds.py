"""Ten deaths and ten other faults in one story, drawn from a seed: fifty seeds of the night's."""

import pytest
from flask import Flask

from tests.faults import engine

SEEDS = 50
SHARDS = 10
SHORT = 47
"""A seed whose story is short, with 20 faults all the same."""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_whatever_breaks_together_the_money_is_right(app: Flask, shard: int) -> None:
    for seed in range(shard, SEEDS, SHARDS):
        verdict = engine.by_seed(app, seed)
        assert verdict.deaths >= 5
        assert not verdict.broken, verdict


def test_a_seed_repeats_a_run_step_by_step(app: Flask) -> None:
    first, second = (engine.by_seed(app, SHORT) for _ in range(2))
    assert first.trace == second.trace
    assert first.faults == second.faults
    assert len(first.faults) == 20
