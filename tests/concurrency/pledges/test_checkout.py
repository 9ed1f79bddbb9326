"""Twenty times the same button, redirect and webhook at once: one pledge, one checkout."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar, cast

import pytest
from flask import Flask

from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout as going
from campaigns.pledges import whole
from campaigns.pledges.words import fingerprint
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from payments import gateway
from tests.factories import campaigns, pledges
from tests.support.desk import Desk

Answer = TypeVar("Answer")


@pytest.fixture(autouse=True)
def desk(app: Flask) -> Iterator[Desk]:
    before, found = gateway._port.gateway, Desk()
    gateway.use(cast(gateway.Gateway, found))
    yield found
    gateway._port.gateway = before


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return campaigns.live()


def at_once(app: Flask, people: int, act: Callable[[int], Answer]) -> Counter[Answer]:
    """Let `people` threads begin `act` at the same moment; how often each answer came."""
    ready = Barrier(people)

    def one(number: int) -> Answer:
        ready.wait()
        with app.app_context():
            return act(number)

    with ThreadPoolExecutor(people) as threads:
        return Counter(threads.map(one, range(people)))


def path(pledge: Pledge, step: str) -> str:
    return f"/campaigns/{pledge.campaign.slug}/pledge/{pledge.code}/{step}"


def test_twenty_clicks_on_the_same_button_open_one_checkout(
    app: Flask, campaign: Campaign, desk: Desk
) -> None:
    pledge = pledges.draft(campaign)
    data = {"seen": fingerprint(pledge), "consent": "1"}

    def click(_number: int) -> str:
        client = pledges.hold(app.test_client(), pledge)
        sent = client.post(path(pledge, "check"), data=data)
        return client.get(sent.location).location

    answers = at_once(app, 20, click)
    assert len(answers) == 1
    assert len(desk.pages) == 1
    assert pledges.fresh(pledge).state == "setup_pending"
    with unit_of_work() as session:
        assert session.query(Pledge).count() == 1


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
