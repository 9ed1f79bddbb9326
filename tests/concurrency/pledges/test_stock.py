"""Rewards under pressure: real threads, real connections, the last five for forty people."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Pledge, Reward
from campaigns.pledges import checkout, managing
from campaigns.pledges.errors import CampaignClosed, RewardSoldOut
from campaigns.pledges.words import fingerprint
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns, pledges
from tests.support.races import at_once, meeting, without_lock

REWARDS = "campaigns.pledges.locks.rewards"
LAST_FIVE = RewardData("Un grembiule del forno", 20_00, "", 5)


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return campaigns.live(rewards=(LAST_FIVE,))


def send_off(pledge: Pledge) -> str:
    try:
        with unit_of_work():
            data = {"seen": fingerprint(pledge), "consent": True}
            return checkout.depart(pledge.id, data, actor="guest").state
    except RewardSoldOut:
        return "sold out"


def taken(campaign: Campaign) -> int:
    return campaigns.fresh(campaign).rewards[0].taken


def test_forty_people_for_the_last_five_rewards(app: Flask, campaign: Campaign) -> None:
    reward = campaign.rewards[0].id
    drafts = [pledges.draft(campaign, reward_id=reward) for _ in range(40)]
    answers = at_once(app, 40, lambda number: send_off(drafts[number]))
    assert answers == {"setup_pending": 5, "sold out": 35}
    assert taken(campaign) == 5
    states = Counter(pledges.fresh(draft).state for draft in drafts)
    assert states == {"setup_pending": 5, "draft": 35}


def test_without_the_lock_eight_people_get_the_last_five(app: Flask, campaign: Campaign) -> None:
    """All eight read that none is taken; each writes "one", and the CHECK sees nothing wrong."""
    reward = campaign.rewards[0].id
    drafts = [pledges.draft(campaign, reward_id=reward) for _ in range(8)]
    with without_lock(REWARDS), meeting(REWARDS, 8):
        answers = at_once(app, 8, lambda number: send_off(drafts[number]))
    assert answers == {"setup_pending": 8}
    assert taken(campaign) == 1


def test_the_database_refuses_an_oversale_that_is_counted_right(
    app: Flask, campaign: Campaign
) -> None:
    """What the check before it spares people: an error instead of a kind word."""
    with unit_of_work() as session:
        session.execute(text("UPDATE campaign_rewards SET taken = 5"))
    with pytest.raises(IntegrityError, match="not_oversold"), unit_of_work() as session:
        session.execute(text("UPDATE campaign_rewards SET taken = taken + 1"))


def test_twenty_identical_requests_are_one(app: Flask, campaign: Campaign) -> None:
    draft = pledges.draft(campaign, reward_id=campaign.rewards[0].id)
    answers = at_once(app, 20, lambda _number: send_off(draft))
    assert answers == {"setup_pending": 20}
    assert taken(campaign) == 1


def test_cancelling_ten_times_at_once_gives_one_reward_back(app: Flask, campaign: Campaign) -> None:
    reward = campaign.rewards[0].id
    kept, left = (pledges.committed(campaign, reward_id=reward) for _ in range(2))

    def cancel(_number: int) -> str:
        with unit_of_work():
            return managing.cancel(left, "guest").state

    assert at_once(app, 10, cancel) == {"cancelled": 10}
    after = campaigns.fresh(campaign)
    assert after.rewards[0].taken == 1
    assert (after.totals.pledged, after.totals.backers) == (kept.amount, 1)


def test_people_who_swap_two_last_rewards_do_not_lock_each_other_out(
    app: Flask, campaign: Campaign
) -> None:
    with unit_of_work() as session:
        first = session.get_one(Reward, campaign.rewards[0].id)
        second = Reward(campaign_id=campaign.id, title="Una pagnotta", amount=10_00, stock=40)
        session.add(second)
        first.stock = 40
        session.flush()
        numbers = (first.id, second.id)
    mine = [pledges.committed(campaign, reward_id=numbers[i % 2]) for i in range(16)]

    def swap(number: int) -> str:
        data = {"amount": 25_00, "reward": numbers[(number + 1) % 2], "consent": False}
        with unit_of_work():
            return managing.change(mine[number], data, "guest").state

    assert at_once(app, 16, swap) == {"committed": 16}
    assert [reward.taken for reward in campaigns.fresh(campaign).rewards] == [8, 8]


def test_nobody_gets_in_while_the_deadline_is_judged(app: Flask, campaign: Campaign) -> None:
    """Whoever judges the campaign holds its row; pledges wait, and then find it closed."""
    draft = pledges.draft(campaign)
    with ThreadPoolExecutor(1) as thread, unit_of_work() as session:
        session.execute(text("SELECT 1 FROM campaigns FOR NO KEY UPDATE"))
        waiting = thread.submit(_in_context, app, draft)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        session.execute(text("UPDATE campaigns SET state = 'collecting'"))
        session.commit()
        assert waiting.result(timeout=10) == "pledge.campaign_closed"


def _in_context(app: Flask, draft: Pledge) -> str:
    with app.app_context():
        try:
            return send_off(draft)
        except CampaignClosed as closed:
            return closed.code
