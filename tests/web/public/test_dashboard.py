"""The team's page: what to do next, money over time, backers without their addresses."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from accounts.models import Account
from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Question
from kit import clock as now
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns, pledges
from tests.factories.crowds import crowd
from tests.support.clock import FakeClock
from tests.support.queries import counted


@pytest.fixture
def lead(client: FlaskClient) -> Account:
    return accounts.account()


@pytest.fixture
def campaign(lead: Account) -> Campaign:
    return campaigns.live(lead, rewards=(RewardData("Un pane al mese", 25_00),))


def words(client: FlaskClient, campaign: Campaign) -> str:
    html = client.get(f"/campaigns/{campaign.slug}/dashboard").text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])).split())


def moved(campaign: Campaign, *states: str) -> Campaign:
    with unit_of_work():
        held = campaigns.fresh(campaign)
        for state in states:
            held.move_to(state)
    return held


def test_team_and_staff_see_it_nobody_else(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    address = f"/campaigns/{campaign.slug}/dashboard"
    assert client.get(address).status_code == 303
    assert accounts.log_in(client, accounts.account()).get(address).status_code == 404
    for seer in (lead, accounts.account("animator"), accounts.account("admin")):
        assert accounts.log_in(client, seer).get(address).status_code == 200


def test_money_over_time_as_a_chart_and_the_same_as_a_table(
    client: FlaskClient, campaign: Campaign, lead: Account, clock: FakeClock
) -> None:
    pledges.committed(campaign, 25_00)
    pledges.committed(campaign, 10_00)
    clock.advance(days=2)
    pledges.committed(campaign, 5_50)
    pledges.draft(campaign, 900_00)
    accounts.log_in(client, lead)
    said = words(client, campaign)
    assert "1 marzo 2027 2 35 € 35 €" in said
    assert "3 marzo 2027 1 5,50 € 40,50 €" in said
    assert "Obiettivo 4.000 €" in said
    assert "900" not in said


def test_after_a_failure_the_chart_still_shows_what_had_been_promised(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    crowd(campaign, 3, state="released")
    crowd(campaign, 2, state="cancelled")
    moved(campaign, "failed")
    said = words(accounts.log_in(client, lead), campaign)
    assert "1 marzo 2027 3 30 € 30 €" in said


def test_addresses_stay_hidden_and_names_are_told_only_with_reason(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    reward = campaigns.fresh(campaign).rewards[0]
    pledges.committed(campaign, name="Carla Visibile", show_name=True)
    pledges.committed(campaign, name="Rita Premiata", reward_id=reward.id)
    pledges.committed(campaign, name="Ugo Nascosto", email="ugo.nascosto@posta.example")
    accounts.log_in(client, lead)
    html = client.get(f"/campaigns/{campaign.slug}/dashboard").text
    assert "Carla Visibile" in html
    assert "Rita Premiata" in html
    assert "Un pane al mese" in html
    assert "Nascosto" not in html
    assert "@posta.example" not in html.split("<main")[1]


def test_it_costs_the_same_with_ten_and_with_two_thousand_backers(
    client: FlaskClient, lead: Account
) -> None:
    costs = []
    accounts.log_in(client, lead)
    for size in (10, 2_000):
        campaign = campaigns.live(lead)
        crowd(campaign, size)
        with counted() as sent:
            assert client.get(f"/campaigns/{campaign.slug}/dashboard").status_code == 200
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 9


def test_backers_come_page_by_page(client: FlaskClient, campaign: Campaign, lead: Account) -> None:
    crowd(campaign, 30, named_every=1)
    accounts.log_in(client, lead)
    html = client.get(f"/campaigns/{campaign.slug}/dashboard").text
    following = re.search(r'href="([^"]+cursor=[^"]+)" rel="next"', html)
    assert following is not None
    assert "Persona 29" in html
    rest = client.get(following[1].split("#")[0]).text
    assert "Persona 4" in rest
    assert "Persona 5<" not in rest


@pytest.mark.parametrize(
    ("states", "task"),
    [
        ((), "Chiama le prime dieci persone"),
        (("suspended",), "La raccolta è in pausa"),
        (("collecting",), "Aspetta l'incasso"),
        (("collecting", "succeeded"), "Ringrazia chi ti ha sostenuto"),
        (("collecting", "succeeded", "delivering"), "Racconta i lavori"),
        (("collecting", "succeeded", "delivering", "completed"), "Il progetto è realizzato"),
        (("failed",), "Spiega com'è andata"),
        (("cancelled",), "Il progetto è annullato"),
    ],
)
def test_one_next_step_a_state(
    client: FlaskClient, campaign: Campaign, lead: Account, states: tuple[str, ...], task: str
) -> None:
    moved(campaign, *states)
    assert f"Prossimo passo {task}" in words(accounts.log_in(client, lead), campaign)


@pytest.mark.parametrize(
    ("make", "task"),
    [
        (campaigns.started, "Completa la bozza"),
        (campaigns.submitted, "Aspetta la revisione"),
        (campaigns.approved, "Prepara la partenza"),
    ],
)
def test_one_next_step_before_the_first_day(
    client: FlaskClient, lead: Account, make: object, task: str
) -> None:
    campaign = make(lead)  # type: ignore[operator]
    assert f"Prossimo passo {task}" in words(accounts.log_in(client, lead), campaign)


def test_while_live_the_step_follows_what_is_missing(
    client: FlaskClient, campaign: Campaign, lead: Account, clock: FakeClock
) -> None:
    accounts.log_in(client, lead)
    crowd(campaign, 12)
    assert "Prossimo passo Scrivi il primo aggiornamento" in words(client, campaign)
    client.post(
        f"/campaigns/{campaign.slug}/updates/new",
        data={"title": "Grazie", "text": "Siamo partiti bene, grazie."},
    )
    assert "Prossimo passo Tieni viva la raccolta" in words(client, campaign)
    clock.advance(days=35)
    accounts.log_in(client, lead)
    assert "Prossimo passo Ultimi giorni" in words(client, campaign)
    with unit_of_work():
        session().add(
            Question(
                campaign_id=campaign.id, at=now.now(), author_id=lead.id, text="A che ora aprite?"
            )
        )
    assert "Prossimo passo Rispondi alle domande C'è 1 domanda" in words(client, campaign)


def test_my_campaigns_are_mine_alone(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    campaigns.live(accounts.account(), title="Il progetto di un altro")
    assert client.get("/account/campaigns").status_code == 303
    html = accounts.log_in(client, lead).get("/account/campaigns").text
    assert campaign.title in html
    assert "Il progetto di un altro" not in html


def test_without_campaigns_one_is_invited(client: FlaskClient) -> None:
    html = accounts.log_in(client, accounts.account()).get("/account/campaigns").text
    assert "Non hai ancora progetti" in html
    assert "/campaigns/new" in html
