"""A campaign stopped or suspended at any moment lets everyone go and gives everything back."""

import pytest

from campaigns.models import Campaign
from campaigns.pledges import managing
from kit.unit_of_work import unit_of_work
from payments import refunds
from payments.errors import GatewayUnavailable, NotRefundable
from tests.factories import beginnings, campaigns
from tests.support.story import REFUSED_LATER, Story


def test_stopping_a_live_campaign_releases_its_promises(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 1000_00)
    story.stop(campaign)
    assert story.state(campaign) == "cancelled"
    assert story.state(pledge) == "released"
    assert campaigns.fresh(campaign).frozen_pledged == 1000_00
    assert story.differences() == []


def test_stopping_a_flexible_campaign_refunds_it(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    story.stop(campaign)
    story.hear(times=2)
    assert story.state(pledge) == "refunded"
    assert story.balance("campaign", campaign) == 0
    assert story.balance("refund_due") == 0
    assert story.differences() == []


def test_stopping_while_collecting_refunds_some_and_drops_others(story: Story) -> None:
    campaign, (paid,) = beginnings.backed(story, 1000_00)
    refused = story.pledge(campaign, 500_00, REFUSED_LATER)
    story.reach_deadline(campaign)
    story.stop(campaign)
    assert story.state(paid) == "refunded"
    assert story.state(refused) == "dropped"
    assert story.differences() == []


def test_stopping_while_a_charge_is_in_doubt_refunds_it_once_it_is_known(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 1000_00)
    story.twin.control.fault("fail_after", path="/v1/payment_intents/*/confirm", way="cut")
    story.reach_deadline(campaign)
    story.stop(campaign)
    assert story.state(pledge) == "unknown"
    story.sweep()
    assert story.state(pledge) == "refunded"
    assert story.differences() == []


def test_stopping_twice_is_stopping_once(story: Story) -> None:
    campaign, _pledges = beginnings.backed(story, 300_00, kind="flexible")
    story.stop(campaign)
    story.stop(campaign)
    assert len(story.twin.twin.store.of("refund")) == 1


def test_a_suspended_campaign_is_not_judged_until_it_is_taken_up_again(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 1000_00)
    move(campaign, "suspended")
    story.reach_deadline(campaign)
    assert story.state(campaign) == "suspended"
    assert story.state(pledge) == "committed"
    move(campaign, "live")
    story.sweep()
    assert story.state(campaign) == "succeeded"


def test_a_suspended_campaign_that_nobody_takes_up_is_stopped(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 1000_00)
    move(campaign, "suspended")
    story.reach_deadline(campaign)
    story.passes(days=31)
    story.sweep()
    assert story.state(campaign) == "cancelled"
    assert story.state(pledge) == "released"


def test_a_withdrawn_pledge_loses_its_card_and_is_not_charged(story: Story) -> None:
    campaign, (_first, pledge) = beginnings.backed(story, 1000_00, 500_00)
    with unit_of_work():
        managing.cancel(pledge, "guest")
    story.work()
    story.reach_deadline(campaign)
    assert story.state(pledge) == "cancelled"
    assert pledge.reference not in story.charged()
    assert story.differences() == []


@pytest.mark.parametrize("way", ["500", "cut"])
@pytest.mark.parametrize("kind", ["fail_before", "fail_after"])
def test_a_refund_without_an_answer_is_made_once(story: Story, kind: str, way: str) -> None:
    campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    story.twin.control.fault(kind, path="/v1/refunds", way=way)
    with pytest.raises(GatewayUnavailable):
        story.stop(campaign)
    for _ in range(3):
        story.passes(hours=25)
        story.sweep()
    assert story.state(pledge) == "refunded"
    made = story.twin.twin.store.of("refund")
    assert sum(refund["amount"] for refund in made) == 300_00
    assert story.differences() == []


def test_a_refund_stays_within_its_charge_and_is_one_a_key(story: Story) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 300_00, kind="flexible")
    with unit_of_work():
        first = refunds.request(pledge.reference, 200_00, "half", "a mistake")
        again = refunds.request(pledge.reference, 200_00, "half", "a mistake")
    assert first.id == again.id
    for amount, key in ((100_01, "rest"), (0, "nothing"), (100_00, "half")):
        with pytest.raises(NotRefundable), unit_of_work():
            refunds.request(pledge.reference, amount, key, "a mistake")


def move(campaign: Campaign, state: str) -> None:
    """Suspend a campaign, or take it up again."""
    with unit_of_work() as opened:
        opened.get_one(Campaign, campaign.id).move_to(state)
