"""Card testers: a bot with ever new addresses costs a handful of calls, and no honest donor any."""

import logging
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from campaigns.models import Campaign, Pledge
from campaigns.pledges import addresses, checkout, shield
from campaigns.pledges.errors import MustConfirm
from campaigns.pledges.words import fingerprint
from kit import levels
from kit.errors import TooMany
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from payments import gateway
from tests.factories import accounts, campaigns, pledges
from tests.support.clock import FakeClock
from tests.support.desk import Desk
from tests.support.story import REFUSED_LATER, Story

ATTEMPTS = int(os.environ.get("INNESCO_BOT_ATTEMPTS", "1000"))
"""A night's bot makes 18,000: INNESCO_BOT_ATTEMPTS=18000 takes some minutes."""
ALLOWED = 20


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    before, found = gateway._port.gateway, Desk()
    gateway.use(cast(gateway.Gateway, found))
    yield found
    gateway._port.gateway = before


def try_a_card(app: Flask, campaign: Campaign, number: int, **about: Any) -> int:
    """The whole way of a stranger's browser to the gateway; the status of the last button."""
    pledge = pledges.draft(campaign, **about)
    return press(app, pledge, f"198.51.{number // 250 % 250}.{number % 250}")


def press(app: Flask, pledge: Pledge, ip: str) -> int:
    """Send the pledge off from `ip`, follow to the gateway, come back, ask how it stands."""
    client = pledges.hold(app.test_client(), pledge)
    there: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": ip}}
    at = f"/campaigns/{pledge.campaign.slug}/pledge/{pledge.code}"
    data = {"seen": fingerprint(pledge), "consent": "1"}
    sent = client.post(f"{at}/check", data=data, **there)
    if sent.status_code == 303:
        client.get(f"{at}/checkout", **there)
        client.get(f"/pledges/{pledge.code}/thanks", **there)
    return sent.status_code


def calls(desk: Desk) -> int:
    return sum(desk.calls.values())


def test_a_bot_with_ever_new_addresses_costs_a_handful_of_calls(
    app: Flask, desk: Desk, clock: FakeClock
) -> None:
    """The first and the last as browsers do it, those between at the counter."""
    campaign = campaigns.live()
    statuses = []
    for number in range(30):
        statuses.append(try_a_card(app, campaign, number))
        clock.advance(seconds=1)
    assert set(statuses[-10:]) == {403}
    for number in range(30, ATTEMPTS):
        with pytest.raises(MustConfirm):
            shield.count(campaign.code, f"bot{number}@posta.example", None, ip=f"bot {number}")
        clock.advance(seconds=0.2)
    assert try_a_card(app, campaign, ATTEMPTS) == 403
    assert calls(desk) <= ALLOWED


def test_a_patient_bot_gets_no_more(app: Flask, desk: Desk, clock: FakeClock) -> None:
    campaign = campaigns.live()
    for number in range(60):
        try_a_card(app, campaign, number)
        clock.advance(minutes=3)
    assert calls(desk) <= 2 * ALLOWED


def test_an_honest_donor_on_the_same_campaign_is_not_disturbed(
    app: Flask, desk: Desk, clock: FakeClock
) -> None:
    """With an account, or having given before, nobody notices anything."""
    campaign = campaigns.live()
    known = pledges.committed(campaign, email="carla@posta.example")
    account = accounts.account()
    for number in range(20):
        try_a_card(app, campaign, number)
    before = calls(desk)
    again = pledges.draft(campaign, email=known.email)
    assert press(app, again, "192.0.2.7") == 303
    with unit_of_work():
        mine = pledges.draft(campaign, backer=account)
    checkout.send_off(
        mine, {"seen": fingerprint(mine), "consent": True}, ip="192.0.2.8", actor=account.actor
    )
    checkout.begin(pledges.fresh(mine))
    assert calls(desk) == before + 3
    assert pledges.fresh(again).state == "setup_pending"


def test_a_new_donor_confirms_by_mail_and_goes_on_where_they_were(
    app: Flask, desk: Desk, clock: FakeClock
) -> None:
    campaign = campaigns.live()
    for number in range(20):
        try_a_card(app, campaign, number)
    pledge = pledges.draft(campaign, email="nuova@posta.example")
    client = pledges.hold(app.test_client(), pledge)
    at = f"/campaigns/{campaign.slug}/pledge/{pledge.code}"
    data = {"seen": fingerprint(pledge), "consent": "1"}
    refused = client.post(f"{at}/check", data=data)
    assert refused.status_code == 403
    assert "Mandami il link" in refused.text
    assert "da correggere" not in refused.text
    assert "nuova@posta.example" in refused.text
    assert client.post(f"{at}/address").status_code == 303
    with unit_of_work() as opened:
        letter = opened.query(Mail).filter_by(recipient="nuova@posta.example").one()
    link = accounts.link_in(letter)
    page = app.test_client().get(link)
    assert "Sì, è il mio" in page.text
    phone = app.test_client()
    answer = phone.post(link)
    assert answer.location.endswith(f"{at}/check")
    assert phone.post(f"{at}/check", data=data).status_code == 303


def test_whoever_asks_for_too_many_links_keeps_their_page(app: Flask, desk: Desk) -> None:
    pledge = pledges.draft(campaigns.live())
    client = pledges.hold(app.test_client(), pledge)
    at = f"/campaigns/{pledge.campaign.slug}/pledge/{pledge.code}"
    for _ in range(addresses.MAILS_PER_ADDRESS):
        assert "apri il link" in client.post(f"{at}/address", follow_redirects=True).text
    page = client.post(f"{at}/address", follow_redirects=True)
    assert page.request.path == f"{at}/check"
    assert "Hai provato troppe volte" in page.text
    with unit_of_work() as opened:
        mails = opened.query(Mail).filter_by(recipient=pledge.email).count()
    assert mails == addresses.MAILS_PER_ADDRESS


def test_whoever_began_a_pledge_cannot_confirm_without_the_mail(app: Flask, desk: Desk) -> None:
    pledge = pledges.draft(campaigns.live())
    client = pledges.hold(app.test_client(), pledge)
    for token in ("guessed", addresses.token(pledges.draft(pledge.campaign))):
        assert client.post(f"/pledges/{pledge.code}/address/{token}").status_code == 404


def test_a_good_campaign_s_first_hour_raises_no_shield(app: Flask, story: Story) -> None:
    """Forty strangers in two minutes, from one stand's telephone, whose cards work."""
    campaign = story.campaign()
    for _ in range(40):
        pledge = pledges.draft(campaign, 10_00)
        seen = {"seen": fingerprint(pledge), "consent": True}
        sent = checkout.send_off(pledge, seen, ip="192.0.2.1", actor="guest")
        story.twin.fill_checkout(checkout.begin(sent))
        checkout.come_back(pledges.fresh(sent), ip="192.0.2.1")
        story.passes(seconds=3)
    with unit_of_work():
        assert levels.raised() == []


def test_one_person_s_attempts_are_counted_whoever_they_are(app: Flask, desk: Desk) -> None:
    campaign, account = campaigns.live(), accounts.account()
    for number in range(shield.OF_EMAIL.most):
        shield.count(campaign.code, account.email, account.id, ip=f"bot {number}")
    with pytest.raises(TooMany):
        shield.count(campaign.code, account.email, account.id, ip="another")


def test_what_cannot_be_counted_is_refused_and_nothing_is_lost(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pledge = pledges.draft(campaigns.live())
    client = pledges.hold(app.test_client(), pledge)

    def broken(*_given: object, **_more: object) -> levels.Standing:
        raise OperationalError("INSERT", {}, Exception("read-only"))

    monkeypatch.setattr(levels, "add", broken)
    at = f"/campaigns/{pledge.campaign.slug}/pledge/{pledge.code}/check"
    refused = client.post(at, data={"seen": fingerprint(pledge), "consent": "1"})
    assert refused.status_code == 503
    assert "è tutto salvo" in refused.text
    assert calls(desk) == 0
    assert pledges.fresh(pledge).state == "draft"


def is_stopped(pledge: Pledge) -> bool:
    """Whether the address of a pledge may not try any more."""
    try:
        shield.count(pledge.campaign.code, pledge.email, None, ip="192.0.2.1")
    except TooMany:
        return True
    except MustConfirm:
        return False
    return False


def test_a_stolen_card_is_counted_under_every_new_address(story: Story) -> None:
    """The gateway says which card it was: after four refusals each address it comes with stops."""
    here, there = story.campaign(), story.campaign()
    people = [story.pledge(where, 400_00, REFUSED_LATER) for where in (here, there) * 3]
    assert len({pledge.email for pledge in people}) == len(people)
    story.reach_deadline(here)
    assert {story.state(pledge) for pledge in people} == {"retry"}
    assert sum(is_stopped(story.fresh(pledge)) for pledge in people) == 2


def test_a_gateway_that_does_not_say_which_card_stops_nobody(app: Flask, clock: FakeClock) -> None:
    people = [pledges.draft(campaigns.live()) for _ in range(6)]
    with unit_of_work():
        for pledge in people:
            shield.refused_card(pledge, None)
    assert [is_stopped(pledge) for pledge in people] == [False] * 6


def test_the_shield_sounds_an_alarm_and_the_admin_sees_it(
    app: Flask, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    campaign = campaigns.live()
    with caplog.at_level(logging.CRITICAL):
        for number in range(20):
            try_a_card(app, campaign, number)
    assert [one.message for one in caplog.records].count(
        f"shield up: pledge.campaign {campaign.code}"
    ) == 1
    admin = accounts.log_in(app.test_client(), accounts.account("admin"))
    page = admin.get("/admin").text
    assert "Lo scudo contro le carte rubate" in page
    assert campaign.code in page


def test_the_shield_goes_down_by_itself(app: Flask, desk: Desk, clock: FakeClock) -> None:
    campaign = campaigns.live()
    for number in range(20):
        try_a_card(app, campaign, number)
    clock.advance(seconds=(shield.OF_CAMPAIGN.stays + timedelta(hours=1)).total_seconds())
    assert try_a_card(app, campaign, 99) == 303
