"""A test that takes a lock away fails when that lock is not there any more."""

import pytest
from flask import Flask

from campaigns.pledges import locks
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns
from tests.support.races import without_lock


def test_a_function_that_is_gone_is_told(app: Flask) -> None:
    name = "campaigns.pledges.locks.gone"
    with pytest.raises(AssertionError, match=f"no {name}"), without_lock(name):
        pass


@pytest.mark.parametrize("name", ["rewards", "request_key"])
def test_a_lock_that_nobody_took_is_told(app: Flask, name: str) -> None:
    """Either nobody came by, or what is asked holds no row."""
    with (
        pytest.raises(AssertionError, match="took no lock"),
        without_lock(f"campaigns.pledges.locks.{name}"),
        unit_of_work(),
    ):
        locks.request_key("a key")


def test_only_the_named_lock_is_taken_away_and_comes_back(app: Flask) -> None:
    campaign, before = campaigns.live(), locks.standing_campaign
    with without_lock("campaigns.pledges.locks.standing_campaign"), unit_of_work():
        assert locks.standing_campaign(campaign.id).id == campaign.id
    assert locks.standing_campaign is before
