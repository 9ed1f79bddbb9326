"""A signed link opens one thing, for one purpose, for some time."""

from datetime import timedelta

import pytest

from kit import links
from tests.support.clock import FakeClock

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def keys() -> None:
    links.configure("a secret of the tests, long enough", "http://localhost")


def test_a_genuine_link_gives_its_value_back() -> None:
    assert links.read("pledge", links.sign("pledge", "AB12"), valid_for=WEEK) == "AB12"


def test_a_link_is_good_for_its_purpose_alone() -> None:
    assert links.read("reset", links.sign("pledge", "AB12"), valid_for=WEEK) is None


def test_a_link_ends(clock: FakeClock) -> None:
    token = links.sign("pledge", "AB12")
    clock.advance(days=8)

    assert links.read("pledge", token, valid_for=WEEK) is None


@pytest.mark.parametrize("token", ["", "x", "x.y", "🍞", "W10.x"])
def test_a_link_that_is_not_ours_is_nothing(token: str) -> None:
    assert links.read("pledge", token, valid_for=WEEK) is None
