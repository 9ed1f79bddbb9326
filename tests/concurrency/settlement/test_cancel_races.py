"""A backer withdraws in the last second of the last day, while the goal is judged and charged."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from campaigns.models import Campaign, Pledge
from campaigns.pledges import managing
from campaigns.pledges.errors import NotChangeable
from campaigns.settlement import charges, deadline
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns
from tests.support.races import stopped_after, until_somebody_waits, without_lock
from tests.support.story import Story

CHECKED = "campaigns.pledges.managing.can_cancel"
CAMPAIGN, PLEDGE = "campaigns.pledges.locks.standing_campaign", "campaigns.pledges.locks.pledge"


@pytest.fixture
def campaign(story: Story) -> Campaign:
    """It needs 1,000 euro, and its last second has come."""
    made = story.campaign(1000_00)
    assert made.deadline is not None
    story.passes(seconds=(made.deadline - story.clock()).total_seconds() - 1)
    return made


def withdraw(pledge: Pledge) -> Callable[[], str]:
    def deed() -> str:
        with unit_of_work():
            return managing.cancel(pledge, "guest").state

    return deed


def settle(story: Story, campaign: Campaign) -> None:
    """The day is over: the goal is judged."""
    with story.app.app_context():
        deadline.close.run(campaign_id=campaign.id)


def test_whoever_withdraws_in_time_is_not_counted(story: Story, campaign: Campaign) -> None:
    """The judgement waits for the withdrawal that had begun, and then sees it."""
    stays, leaves = (story.pledge(campaign, 500_00) for _ in range(2))
    with (
        stopped_after(CHECKED, withdraw(leaves), story.app) as go_on,
        ThreadPoolExecutor(1) as worker,
    ):
        story.passes(seconds=2)
        judged = worker.submit(settle, story, campaign)
        until_somebody_waits()
        assert go_on() == "cancelled"
        judged.result(timeout=30)
    story.sweep()
    assert (story.state(campaign), story.state(stays)) == ("failed", "released")
    assert story.charged() == {}
    assert story.differences() == []


def test_without_the_campaign_s_lock_a_goal_is_met_that_was_not(
    story: Story, campaign: Campaign
) -> None:
    """The figures are frozen while the withdrawal is under way: its money is still in them."""
    people = [story.pledge(campaign, 500_00) for _ in range(2)]
    with (
        without_lock(CAMPAIGN),
        stopped_after(CHECKED, withdraw(people[0]), story.app) as go_on,
    ):
        story.passes(seconds=2)
        settle(story, campaign)
        assert go_on() == "cancelled"
    judged = campaigns.fresh(campaign)
    assert (judged.state, judged.frozen_pledged) == ("collecting", 1000_00)
    assert judged.totals.pledged == 500_00


def test_whoever_is_charged_cannot_withdraw_any_more(story: Story, campaign: Campaign) -> None:
    pledge = story.pledge(campaign, 1000_00)
    story.passes(seconds=2)
    settle(story, campaign)
    with pytest.raises(NotChangeable):
        withdraw(pledge)()
    story.sweep()
    assert story.state(pledge) == "collected"
    assert story.differences() == []


def test_without_both_locks_a_withdrawn_pledge_is_charged(story: Story, campaign: Campaign) -> None:
    """Between the check and the word "withdrawn" the goal is judged and the card charged."""
    pledge = story.pledge(campaign, 1000_00)
    with ExitStack() as stack:
        for lock in (CAMPAIGN, PLEDGE):
            stack.enter_context(without_lock(lock))
        go_on = stack.enter_context(stopped_after(CHECKED, withdraw(pledge), story.app))
        story.passes(seconds=2)
        settle(story, campaign)
        deadline.call_in.run(campaign_id=campaign.id)
        charges.charge.run(pledge_id=pledge.id)
        assert story.charged() == {pledge.reference: 1000_00}
        assert go_on() == "cancelled"
    assert story.state(pledge) == "cancelled"
    assert story.differences() != []
