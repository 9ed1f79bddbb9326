"""To the gateway and back: whichever of redirect and webhook comes first, twice or never."""

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from flask.testing import FlaskClient

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Pledge
from campaigns.pledges import outcomes
from campaigns.pledges.words import fingerprint
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from payments import checkout, gateway
from tests.factories import campaigns, pledges
from tests.support.clock import FakeClock
from tests.support.desk import Desk

Mails = Callable[[], list[Mail]]
LAST = RewardData("L'ultimo grembiule", 20_00, "", 1)


@pytest.fixture(autouse=True)
def desk(client: FlaskClient) -> Iterator[Desk]:
    """The gateway of these tests; whoever had the port has it again afterwards."""
    before, found = gateway._port.gateway, Desk()
    gateway.use(cast(gateway.Gateway, found))
    yield found
    gateway._port.gateway = before


@pytest.fixture
def campaign(client: FlaskClient) -> Campaign:
    return campaigns.live(rewards=(LAST,))


@pytest.fixture
def flexible(client: FlaskClient) -> Campaign:
    return campaigns.live(kind="flexible")


def path(pledge: Pledge, step: str) -> str:
    return f"/campaigns/{pledge.campaign.slug}/pledge/{pledge.code}/{step}"


def go(client: FlaskClient, pledge: Pledge) -> str:
    """Press the button of the check page; the address of the gateway's page."""
    pledges.hold(client, pledge)
    data = {"seen": fingerprint(pledge), "consent": "1"}
    sent = client.post(path(pledge, "check"), data=data)
    assert sent.status_code == 303, sent.text
    return client.get(sent.location).location


def thanks(client: FlaskClient, pledge: Pledge) -> str:
    page = client.get(f"/pledges/{pledge.code}/thanks")
    assert page.status_code == 200
    return page.text


def webhook(pledge: Pledge) -> None:
    """What a webhook leads to: the gateway is asked, and the answer written down."""
    outcome = checkout.refresh(pledge.reference)
    with unit_of_work():
        outcomes.record(outcome)


def names(mails: Mails) -> list[str]:
    return [mail.name for mail in mails() if mail.name.startswith("pledges/")]


def test_the_checkout_is_opened_once_however_often_it_is_asked_for(
    client: FlaskClient, campaign: Campaign, desk: Desk
) -> None:
    pledge = pledges.draft(campaign)
    first = go(client, pledge)
    assert first.startswith("https://checkout.example/")
    assert {client.get(path(pledge, "checkout")).location for _ in range(3)} == {first}
    assert len(desk.pages) == 1
    order = next(iter(desk.orders.values()))
    assert (order.mode, order.amount, order.email) == ("setup", 25_00, pledge.email)


def test_when_the_gateway_is_down_nothing_is_lost(
    client: FlaskClient, campaign: Campaign, desk: Desk
) -> None:
    pledge = pledges.draft(campaign)
    pledges.hold(client, pledge)
    desk.is_down = True
    client.post(path(pledge, "check"), data={"seen": fingerprint(pledge), "consent": "1"})
    down = client.get(path(pledge, "checkout"))
    assert down.status_code == 503
    assert "Riprova" in down.text
    assert path(pledge, "checkout") in down.text
    desk.is_down = False
    assert client.get(path(pledge, "checkout")).location.startswith("https://checkout.example/")
    assert len(desk.pages) == 1


def test_the_redirect_comes_first(
    client: FlaskClient, campaign: Campaign, desk: Desk, mails: Mails
) -> None:
    pledge = pledges.draft(campaign)
    go(client, pledge)
    desk.save_card()
    assert "confermato" in thanks(client, pledge)
    webhook(pledge)
    assert "confermato" in thanks(client, pledge)
    assert pledges.fresh(pledge).state == "committed"
    assert campaigns.fresh(campaign).totals.backers == 1
    assert names(mails) == ["pledges/committed"]


def test_the_webhook_comes_first(
    client: FlaskClient, campaign: Campaign, desk: Desk, mails: Mails
) -> None:
    pledge = pledges.draft(campaign)
    go(client, pledge)
    desk.save_card()
    webhook(pledge)
    webhook(pledge)
    assert "confermato" in thanks(client, pledge)
    assert campaigns.fresh(campaign).totals.pledged == 25_00
    assert names(mails) == ["pledges/committed"]


def test_neither_has_news_yet(client: FlaskClient, campaign: Campaign, desk: Desk) -> None:
    pledge = pledges.draft(campaign)
    go(client, pledge)
    assert "Aspettiamo la risposta" in thanks(client, pledge)
    assert pledges.fresh(pledge).state == "setup_pending"
    desk.is_down = True
    assert "Aspettiamo la risposta" in thanks(client, pledge)
    desk.is_down = False
    desk.save_card()
    assert "confermato" in thanks(client, pledge)


@pytest.mark.parametrize(
    ("status", "declined", "state", "words"),
    [
        ("succeeded", None, "collected", "Il pagamento è arrivato"),
        ("processing", None, "processing", "Il pagamento è in corso"),
        ("canceled", None, "expired", "Questo sostegno è chiuso"),
    ],
)
def test_a_flexible_pledge_is_paid_at_once(
    client: FlaskClient,
    flexible: Campaign,
    desk: Desk,
    status: str,
    declined: str | None,
    state: str,
    words: str,
) -> None:
    pledge = pledges.draft(flexible)
    go(client, pledge)
    desk.pay(status, declined)
    assert words in thanks(client, pledge)
    assert pledges.fresh(pledge).state == state
    after = campaigns.fresh(flexible).totals
    assert after.collected == (25_00 if state == "collected" else 0)


def test_going_back_to_change_something_makes_a_fresh_draft(
    client: FlaskClient, campaign: Campaign, desk: Desk
) -> None:
    pledge = pledges.draft(campaign, 40_00, reward_id=campaign.rewards[0].id, message="Forza!")
    go(client, pledge)
    assert campaigns.fresh(campaign).rewards[0].taken == 1
    answer = client.post(path(pledge, "reopen"))
    assert desk.calls["close"] == 1
    assert pledges.fresh(pledge).state == "expired"
    page = client.get(answer.location).text
    assert "40 €" in page
    assert "L&#39;ultimo grembiule" in page
    assert "Forza!" in page
    assert campaigns.fresh(campaign).rewards[0].taken == 0
    assert pledge.code not in answer.location


def test_going_back_too_late_finds_the_pledge_made(
    client: FlaskClient, campaign: Campaign, desk: Desk
) -> None:
    pledge = pledges.draft(campaign)
    go(client, pledge)
    desk.save_card()
    answer = client.post(path(pledge, "reopen"), follow_redirects=True)
    assert "confermato" in answer.text
    assert pledges.fresh(pledge).state == "committed"


def test_a_card_given_after_going_back_is_let_go(
    client: FlaskClient, campaign: Campaign, desk: Desk, run_jobs: Callable[..., list[str]]
) -> None:
    pledge = pledges.draft(campaign)
    go(client, pledge)
    client.post(f"/pledges/{pledge.code}/cancel")
    desk.save_card()
    run_jobs()
    assert pledges.fresh(pledge).state == "cancelled"
    assert desk.forgotten == [f"pm_{next(iter(desk.pages))}"]
    assert campaigns.fresh(campaign).totals.backers == 0


def test_a_pledge_can_be_finished_after_its_checkout_page_is_over(
    client: FlaskClient, campaign: Campaign, desk: Desk, clock: FakeClock
) -> None:
    pledge = pledges.draft(campaign)
    first = go(client, pledge)
    clock.advance(hours=2)
    desk.close_checkout(next(iter(desk.pages)))
    second = client.get(path(pledge, "checkout")).location
    assert second != first
    desk.save_card()
    assert "confermato" in thanks(client, pledge)


def test_another_card_is_asked_for_on_the_gateways_page(
    client: FlaskClient, campaign: Campaign, desk: Desk
) -> None:
    pledge = pledges.declined(campaign)
    pledges.hold(client, pledge)
    page = client.get(f"/pledges/{pledge.code}/pay").text
    assert "rifiutata" in page
    assert not desk.pages
    first = client.post(f"/pledges/{pledge.code}/pay").location
    second = client.post(f"/pledges/{pledge.code}/pay").location
    assert first == second
    assert len(desk.pages) == 1
    desk.is_down = True
    assert client.get(f"/pledges/{pledge.code}/pay").status_code == 200


def test_nobody_is_asked_for_a_card_without_need(client: FlaskClient, campaign: Campaign) -> None:
    pledge = pledges.committed(campaign)
    pledges.hold(client, pledge)
    assert client.get(f"/pledges/{pledge.code}/pay").status_code == 303
    assert client.post(f"/pledges/{pledge.code}/pay").location == f"/pledges/{pledge.code}"
