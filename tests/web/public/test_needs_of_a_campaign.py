"""What a campaign asks for besides money, and what help covered: its page, its team's page."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from accounts.models import Account
from campaigns.models import Campaign
from kit.unit_of_work import unit_of_work
from matching import agreements
from tests.factories import accounts, campaigns, exchange
from tests.support.queries import counted


@pytest.fixture
def lead(client: FlaskClient) -> Account:
    return accounts.account()


@pytest.fixture
def campaign(lead: Account) -> Campaign:
    return campaigns.live(lead)


def page(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.text


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])).split())


def thanked(need_author: Account, campaign: Campaign, *, is_shown: bool) -> None:
    """A need that was met, with a thank-you that the giver lets be read, or does not."""
    need = exchange.need(need_author, campaign, title=f"Furgone {is_shown}")
    given = exchange.offer(shown_name="Officina Sannino", kind="equipment")
    found = exchange.agreed(need, given)
    with unit_of_work():
        said = {"thanks": "", "thanks_shown": is_shown}
        agreements.confirm(found, given.author_id, said)
    with unit_of_work():
        said = {"thanks": f"Grazie di cuore {is_shown}", "thanks_shown": False}
        agreements.confirm(found, need_author.id, said)


def test_a_campaign_that_asks_for_nothing_has_no_such_section(
    client: FlaskClient, campaign: Campaign
) -> None:
    assert "Dai una mano" not in words(page(client, f"/campaigns/{campaign.slug}"))


def test_its_needs_with_a_button_each(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    need = exchange.need(lead, campaign, quantity=8, unit="persone", kind="time")
    exchange.agreed(need, quantity=5)
    exchange.need(title="Un furgone per un'altra festa")

    html = page(client, f"/campaigns/{campaign.slug}")
    assert "5 su 8 persone finora" in words(html)
    assert f'href="/exchange/{need.code}">Posso aiutare' in html
    assert "altra festa" not in html


def test_only_a_few_are_shown_and_the_rest_is_a_link_away(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    for number in range(6):
        exchange.need(lead, campaign, title=f"Richiesta numero {number}")

    html = page(client, f"/campaigns/{campaign.slug}")
    assert html.count("Posso aiutare") == 4
    assert f"/exchange?for_code={campaign.code}" in html


def test_thanks_only_if_both_wish(client: FlaskClient, campaign: Campaign, lead: Account) -> None:
    for is_shown in (True, False):
        thanked(lead, campaign, is_shown=is_shown)

    said = words(page(client, f"/campaigns/{campaign.slug}"))
    assert "Grazie di cuore True a Officina Sannino" in said
    assert "Grazie di cuore False" not in said
    assert "Già trovato:" in said


def test_a_covered_line_says_by_what_and_what_the_goal_was(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    need = exchange.need(lead, campaign, budget_line=f"line:{campaign.lines[0].id}")
    exchange.confirmed(need)

    html = page(client, f"/campaigns/{campaign.slug}")
    said = words(html)
    assert f"Coperto da un aiuto: {need.title}" in said
    assert "Un aiuto ha coperto 2.400 € di spese: l'obiettivo era 4.000 €, ora è 1.600 €." in said
    assert "Obiettivo: 1.600 €" in said
    assert f'href="/exchange/{need.code}"' in html


def test_eight_queries_with_all_of_it(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    for is_shown in (True, False):
        thanked(lead, campaign, is_shown=is_shown)
    exchange.confirmed(exchange.need(lead, campaign, budget_line=f"line:{campaign.lines[0].id}"))
    for _ in range(5):
        exchange.need(lead, campaign)
    accounts.log_in(client, accounts.account())
    with counted() as sent:
        page(client, f"/campaigns/{campaign.slug}")
    assert len(sent) <= 8, sent


def test_the_api_names_what_is_covered(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    exchange.confirmed(exchange.need(lead, campaign, budget_line=f"line:{campaign.lines[0].id}"))

    told = client.get(f"/api/v1/campaigns/{campaign.slug}").json
    assert told is not None
    assert told["minimum_goal"]["amount"] == 1_600_00
    assert [line["is_covered"] for line in told["budget"]] == [True, False, False]


def test_the_team_sees_what_it_asks_for_and_who_answers(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    accounts.log_in(client, lead)
    address = f"/campaigns/{campaign.slug}/dashboard"
    assert f"/exchange/needs/new?for={campaign.code}" in page(client, address)

    need = exchange.need(lead, campaign)
    found = exchange.proposed(need)
    html = page(client, address)
    assert need.title in words(html)
    assert f"/exchange/agreements/{found.code}" in html
