"""What a campaign shows as raised, how far it is, how long it has."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.public.figures import Figures
from kit import clock

CENTS = st.integers(0, 10**9)


def figures(state: str = "live", **about: int | None) -> Figures:
    known: dict[str, int | None] = {
        "minimum": 9_000_00,
        "optimum": 12_000_00,
        "pledged": 0,
        "collected": 0,
        "backers": 0,
        "frozen_pledged": None,
        **about,
    }
    return Figures(state=state, deadline=None, **known)  # type: ignore[arg-type]


def test_while_live_what_was_promised_counts() -> None:
    assert figures(pledged=6_840_00, collected=0).raised == 6_840_00


@pytest.mark.parametrize("state", ["collecting", "failed"])
def test_after_the_deadline_the_frozen_sum_counts(state: str) -> None:
    assert figures(state, pledged=0, frozen_pledged=4_000_00).raised == 4_000_00


@pytest.mark.parametrize("state", ["succeeded", "delivering", "completed"])
def test_once_settled_only_money_that_arrived_counts(state: str) -> None:
    assert figures(state, pledged=9_500_00, collected=9_100_00).raised == 9_100_00


def test_the_goal_is_not_met_one_cent_below_it() -> None:
    almost = figures(pledged=8_999_99)
    assert (almost.reached, almost.percent, almost.missing) == (False, 99, 1)


def test_beyond_the_minimum_the_optimum_is_the_target() -> None:
    there = figures(pledged=9_000_00)
    assert (there.reached, there.percent, there.missing) == (True, 100, 3_000_00)


def test_a_campaign_without_a_goal_has_no_percentage() -> None:
    bare = figures(minimum=0, optimum=0, pledged=0)
    assert (bare.percent, bare.reached, bare.missing) == (0, False, 0)


def test_a_goal_that_help_has_covered_wholly_is_met_by_the_first_pledge() -> None:
    covered = figures(minimum=0, optimum=3_000_00, pledged=5_00)
    assert (covered.percent, covered.reached, covered.missing) == (100, True, 2_995_00)


@given(pledged=CENTS, minimum=CENTS, more=CENTS)
def test_what_is_missing_and_raised_never_contradict(pledged: int, minimum: int, more: int) -> None:
    one = figures(pledged=pledged, minimum=minimum, optimum=minimum + more)
    assert one.missing >= 0
    assert one.reached == (pledged > 0 and pledged >= minimum)
    assert (one.percent >= 100) == one.reached


def test_a_live_campaign_past_its_deadline_takes_nothing_more() -> None:
    over = Figures("live", 1, 1, 0, 0, 0, None, clock.now() - timedelta(seconds=1))
    still = Figures("live", 1, 1, 0, 0, 0, None, clock.now() + timedelta(days=2))
    assert (over.is_open, over.days_left) == (False, 0)
    assert (still.is_open, still.days_left) == (True, 2)
