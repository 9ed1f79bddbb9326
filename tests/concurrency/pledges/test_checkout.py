"""Twenty times the same button, redirect and webhook at once: one pledge, one checkout."""

from collections.abc import Iterator
from typing import cast

import pytest
from flask import Flask

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout as going
from campaigns.pledges import whole
from campaigns.pledges.words import fingerprint
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from payments import gateway
from tests.factories import campaigns, pledges
from tests.support.desk import Desk
from tests.support.races import at_once, meeting, without_lock


@pytest.fixture(autouse=True)
def desk(app: Flask) -> Iterator[Desk]:
    before, found = gateway._port.gateway, Desk()
    gateway.use(cast(gateway.Gateway, found))
    yield found
    gateway._port.gateway = before


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return campaigns.live()


def path(pledge: Pledge, step: str) -> str:
    return f"/campaigns/{pledge.campaign.slug}/pledge/{pledge.code}/{step}"


TWENTY = 20


def click_twenty_times(app: Flask, pledge: Pledge) -> set[str]:
    """The same form posted twenty times at once, each followed; where it led."""
    data = {"seen": fingerprint(pledge), "consent": "1"}

    def click(_number: int) -> str:
        client = pledges.hold(app.test_client(), pledge)
        sent = client.post(path(pledge, "check"), data=data)
        return client.get(sent.location).location if sent.location else sent.status

    return set(at_once(app, TWENTY, click))


@pytest.fixture
def draft(app: Flask) -> Pledge:
    """A pledge on its last page, for a reward of which there are enough."""
    campaign = campaigns.live(rewards=(RewardData("Un grembiule", 20_00, "", 50),))
    return pledges.draft(campaign, reward_id=campaign.rewards[0].id)


def test_twenty_clicks_on_the_same_button_open_one_checkout(
    app: Flask, draft: Pledge, desk: Desk
) -> None:
    assert len(click_twenty_times(app, draft)) == 1
    assert len(desk.pages) == 1
    assert campaigns.fresh(draft.campaign).rewards[0].taken == 1
    with unit_of_work() as session:
        assert [one.state for one in session.query(Pledge)] == ["setup_pending"]


def test_without_the_pledge_s_lock_each_click_takes_a_reward(app: Flask, draft: Pledge) -> None:
    """Eight have read "draft" before anybody writes; the shield's count stops some of the rest."""
    with (
        without_lock("campaigns.pledges.locks.pledge"),
        meeting("campaigns.pledges.checkout.takes_pledges", 8),
    ):
        click_twenty_times(app, draft)
    assert campaigns.fresh(draft.campaign).rewards[0].taken >= 8


def test_redirect_and_webhooks_at_once_count_the_pledge_once(
    app: Flask, campaign: Campaign, desk: Desk
) -> None:
    pledge = pledges.sent_off(campaign)
    going.begin(pledge)
    desk.save_card()
    answers = at_once(app, 12, lambda _number: going.arrive(pledge).state)
    assert answers == {"committed": 12}
    totals = campaigns.fresh(campaign).totals
    assert (totals.pledged, totals.backers) == (25_00, 1)
    with unit_of_work() as session:
        assert session.query(Mail).filter_by(name="pledges/committed").count() == 1


def test_the_same_idempotency_key_at_once_makes_one_pledge(app: Flask, campaign: Campaign) -> None:
    data = {
        "amount": 25_00,
        "reward": None,
        "email": "carla@posta.example",
        "name": "Carla Ruotolo",
        "show_name": False,
        "message": "",
        "consent": True,
    }

    def ask(_number: int) -> str:
        visitor = pledges.visitor_for(None)
        key = "a-key-that-nobody-else-has"
        return whole.make(campaign, data, key=key, visitor=visitor, ip="192.0.2.1").code

    assert len(at_once(app, 10, ask)) == 1
    with unit_of_work() as session:
        assert session.query(Pledge).count() == 1
