"""Parts of a pledge given back by hand: to the cent, in any order, never more than was taken."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.corrections import refunding
from campaigns.settlement import terms
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from tests.factories import beginnings, campaigns
from tests.support.story import Story


@pytest.fixture
def seven_percent() -> Iterator[None]:
    """The platform keeps 7.77 % of each capture."""
    before = terms.current()
    terms.configure(terms.Terms(platform_fee_basis_points=777))
    yield
    terms.configure(before)


@pytest.mark.usefixtures("seven_percent")
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(cuts=st.lists(st.integers(1, 333_32), max_size=4, unique=True))
def test_whatever_the_parts_the_platform_s_share_goes_back_to_the_cent(
    story: Story, cuts: list[int]
) -> None:
    campaign = story.campaign(kind="flexible")
    before = story.balance("fee_income")
    pledge = story.pledge(campaign, 333_33)
    edges = [0, *sorted(cuts), 333_33]
    for number, (low, high) in enumerate(itertools.pairwise(edges)):
        assert story.state(pledge) == "collected"
        story.refund(pledge, high - low, f"hand:{number}")
        assert story.differences() == []
    assert story.state(pledge) == "refunded"
    assert story.balance("fee_income") == before
    assert story.balance("campaign", campaign) == 0


def test_a_part_leaves_pledge_and_reward_and_the_rest_frees_them(story: Story) -> None:
    campaign = story.campaign_with_reward(stock=1)
    pledge = story.pledge(campaign, 1000_00, reward_id=campaign.rewards[0].id)
    story.reach_deadline(campaign)
    story.refund(pledge, 400_00)
    fresh = campaigns.fresh(campaign)
    assert (fresh.totals.collected, fresh.rewards[0].taken) == (600_00, 1)
    story.refund(pledge, 600_00, "hand:2")
    fresh = campaigns.fresh(campaign)
    assert (fresh.totals.collected, fresh.totals.pledged, fresh.rewards[0].taken) == (0, 0, 0)
    assert story.state(pledge) == "refunded"
    assert story.differences() == []


def test_a_campaign_that_fails_gives_back_only_what_is_left(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    story.refund(pledge, 120_00)
    story.stop(campaign)
    assert story.state(pledge) == "refunded"
    assert sum(one["amount"] for one in story.twin.twin.store.of("refund")) == 300_00
    assert story.balance("campaign", campaign) == 0
    assert story.differences() == []


def test_more_than_is_left_is_refused(story: Story) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    story.refund(pledge, 200_00)
    with pytest.raises(refunding.TooMuch):
        story.refund(pledge, 100_01, "hand:2")


def test_the_backer_is_told_the_amount_and_the_reason(
    story: Story, mails: Callable[[], list[Mail]]
) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    with unit_of_work():
        refunding.refund(pledge, 50_00, "una [sala] chiusa", key="hand:1", actor="account:1")
    told = next(one for one in mails() if one.name == "pledges/refund_by_hand")
    assert told.recipient == pledge.email
    assert "50" in told.text
    assert "una (sala) chiusa" in told.text
    assert "250" in told.text
