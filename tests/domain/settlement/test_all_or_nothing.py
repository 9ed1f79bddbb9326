"""All-or-nothing: cards are kept while the campaign runs and charged once it has succeeded."""

from collections.abc import Callable

import pytest

from campaigns.settlement import queries
from kit.mail import Mail
from tests.factories import beginnings
from tests.support.story import CONFIRM_ALWAYS, REFUSED_LATER, Story


def test_nothing_is_charged_before_the_deadline(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 1200_00)
    story.sweep()
    assert story.state(pledge) == "committed"
    assert story.charged() == {}
    assert story.balance("campaign", campaign) == 0


def test_a_campaign_that_met_its_goal_collects_and_succeeds(story: Story) -> None:
    campaign = story.campaign(minimum=1000_00)
    backers = [story.pledge(campaign, amount) for amount in (300_00, 400_00, 500_01)]
    story.reach_deadline(campaign)
    assert {story.state(pledge) for pledge in backers} == {"collected"}
    assert story.state(campaign) == "succeeded"
    assert sum(story.charged().values()) == 1200_01
    assert story.balance("campaign", campaign) == -1200_01
    assert story.balance("gateway") == 1200_01 - story.balance("gateway_fee")
    assert story.differences() == []


def test_the_figures_are_frozen_and_the_goal_judged_once(story: Story) -> None:
    _campaign, (pledge,) = beginnings.judged(story, 1000_00)
    story.sweep()
    judged = story.fresh(pledge).campaign
    assert (judged.frozen_pledged, judged.goal_met) == (1000_00, True)


def test_a_campaign_that_missed_its_goal_charges_nobody(
    story: Story, mails: Callable[[], list[Mail]]
) -> None:
    campaign, (pledge,) = beginnings.judged(story, 990_99)
    assert story.state(campaign) == "failed"
    assert story.state(pledge) == "released"
    assert story.charged() == {}
    assert story.payment(pledge).state == "cancelled"
    assert "pledges/released" in {mail.name for mail in mails()}
    assert story.differences() == []


def test_a_released_card_is_detached_at_the_gateway(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 100_00)
    card = story.payment(pledge).payment_method_id
    story.reach_deadline(campaign)
    kept = {one["id"]: one["customer"] for one in story.twin.twin.store.of("payment_method")}
    assert kept[card] is None


def test_a_declined_card_opens_the_window_and_another_card_pays(
    story: Story, mails: Callable[[], list[Mail]]
) -> None:
    campaign, _pledges = beginnings.backed(story, 1000_00)
    late = story.pledge(campaign, 500_00, REFUSED_LATER)
    story.reach_deadline(campaign)
    assert story.state(late) == "retry"
    assert story.state(campaign) == "collecting"
    assert [mail.name for mail in mails() if mail.name == "pledges/declined"] != []
    story.gives_card(late)
    assert story.state(late) == "collected"
    assert story.state(campaign) == "succeeded"
    assert story.intents(late) == 1
    assert story.differences() == []


def test_a_bank_that_wants_its_client_present_is_answered_with_another_card(story: Story) -> None:
    campaign, _pledges = beginnings.backed(story, 1000_00)
    absent = story.pledge(campaign, 500_00, CONFIRM_ALWAYS)
    story.reach_deadline(campaign)
    assert story.state(absent) == "action_required"
    story.gives_card(absent)
    assert story.state(absent) == "collected"
    assert story.intents(absent) == 1


def test_giving_the_same_bad_card_again_changes_nothing_for_the_worse(story: Story) -> None:
    campaign, _pledges = beginnings.backed(story, 1000_00)
    late = story.pledge(campaign, 500_00, REFUSED_LATER)
    story.reach_deadline(campaign)
    story.gives_card(late, REFUSED_LATER)
    assert story.state(late) == "retry"
    story.gives_card(late)
    assert story.state(late) == "collected"
    assert story.intents(late) == 1


def test_the_window_reminds_three_times_and_then_drops(
    story: Story, mails: Callable[[], list[Mail]]
) -> None:
    campaign, _pledges = beginnings.backed(story, 1000_00)
    late = story.pledge(campaign, 500_00, REFUSED_LATER)
    story.reach_deadline(campaign)
    for _hour in range(0, 168, 12):
        story.sweep()
        story.passes(hours=12)
    assert story.state(late) == "retry"
    names = [mail.name for mail in mails()]
    assert (names.count("pledges/declined"), names.count("pledges/reminder")) == (1, 3)
    story.passes(minutes=1)
    story.sweep()
    assert story.state(late) == "dropped"
    assert story.state(campaign) == "succeeded"
    assert story.differences() == []


def test_below_the_floor_the_campaign_fails_and_everyone_is_refunded(story: Story) -> None:
    campaign, (good,) = beginnings.backed(story, 890_99)
    story.pledge(campaign, 500_00, REFUSED_LATER)
    story.reach_deadline(campaign)
    assert story.state(good) == "collected"
    story.passes(hours=169)
    story.sweep()
    assert story.state(campaign) == "failed"
    assert story.state(good) == "refunded"
    assert story.balance("campaign", campaign) == 0
    assert story.balance("refund_due") == 0
    assert story.differences() == []


def test_at_the_floor_the_campaign_succeeds(story: Story) -> None:
    campaign, _pledges = beginnings.backed(story, 900_00)
    story.pledge(campaign, 500_00, REFUSED_LATER)
    story.reach_deadline(campaign)
    story.passes(hours=169)
    story.sweep()
    assert story.state(campaign) == "succeeded"


def test_more_pledges_than_a_batch_are_all_collected(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 2)
    campaign = story.campaign(minimum=500_00)
    backers = [story.pledge(campaign, 100_00) for _ in range(5)]
    story.reach_deadline(campaign)
    assert {story.state(pledge) for pledge in backers} == {"collected"}
