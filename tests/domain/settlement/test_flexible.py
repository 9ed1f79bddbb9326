"""Flexible campaigns: the money is taken at the pledge, and kept unless nothing came together."""

from campaigns.pledges import checkout
from tests.factories import beginnings, pledges
from tests.support.story import GOOD, Story


def test_a_flexible_pledge_is_paid_at_once(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 250_00, kind="flexible")
    assert story.state(pledge) == "collected"
    assert story.charged() == {pledge.reference: 250_00}
    assert story.balance("campaign", campaign) == -250_00
    assert story.differences() == []


def test_it_succeeds_with_whatever_came_together(story: Story) -> None:
    campaign, _pledges = beginnings.judged(story, 10_00, kind="flexible")
    assert story.state(campaign) == "succeeded"
    assert story.differences() == []


def test_it_fails_only_with_nothing(story: Story) -> None:
    campaign = story.campaign(kind="flexible")
    story.reach_deadline(campaign)
    assert story.state(campaign) == "failed"


def test_a_page_left_open_is_closed_and_its_pledge_expires(story: Story) -> None:
    campaign = story.campaign(kind="flexible")
    pledge = pledges.sent_off(campaign, 50_00)
    url = checkout.begin(pledge)
    story.passes(hours=2)
    story.sweep()
    assert story.state(pledge) == "expired"
    answer = story.twin.fill_checkout(url, GOOD)
    assert answer.status_code >= 400
    assert story.charged() == {}


def test_paid_and_never_come_back_is_found_by_the_sweep(story: Story) -> None:
    campaign = story.campaign(kind="flexible")
    pledge = story.pledge(campaign, 50_00, returns=False)
    assert story.state(pledge) == "intent_created"
    story.passes(hours=2)
    story.sweep()
    assert story.state(pledge) == "collected"


def test_paid_at_the_last_moment_counts(story: Story) -> None:
    campaign = story.campaign(kind="flexible")
    pledge = story.pledge(campaign, 50_00, returns=False)
    story.reach_deadline(campaign)
    assert story.state(pledge) == "collected"
    assert story.state(campaign) == "succeeded"


def test_a_second_attempt_after_a_refusal_on_the_page_is_one_payment(story: Story) -> None:
    campaign = story.campaign(kind="flexible")
    pledge = pledges.sent_off(campaign, 50_00)
    url = checkout.begin(pledge)
    story.twin.fill_checkout(url, "4000000000000002")
    story.hear()
    assert story.state(pledge) == "intent_created"
    story.twin.fill_checkout(url, GOOD)
    story.hear()
    assert story.state(pledge) == "collected"
    assert story.intents(pledge) == 1
    assert story.differences() == []
