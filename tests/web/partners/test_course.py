"""The course in the team's dashboard: read on any phone, by the team alone."""

import pytest
from flask.testing import FlaskClient

from accounts.models import Account
from campaigns.models import Campaign
from crowdfund.tutoring import course
from kit.i18n import COOKIE
from tests.factories import accounts, campaigns


@pytest.fixture
def lead(client: FlaskClient) -> Account:
    """Somebody who leads a team, logged in."""
    person = campaigns.person()
    accounts.log_in(client, person)
    return person


@pytest.fixture
def draft(lead: Account) -> Campaign:
    return campaigns.started(lead)


def at(campaign: Campaign, lesson: str = "") -> str:
    return f"/campaigns/{campaign.slug}/course" + (f"/{lesson}" if lesson else "")


def test_the_dashboard_and_the_draft_lead_to_it(client: FlaskClient, draft: Campaign) -> None:
    for page in ("dashboard", "edit"):
        text = client.get(f"/campaigns/{draft.slug}/{page}").text
        assert f'href="{at(draft)}"' in text
        assert "0 lezioni fatte su 7" in text


def test_it_begins_with_the_first_lesson(client: FlaskClient, draft: Campaign) -> None:
    text = client.get(at(draft)).text

    assert "0 su 7" in text
    assert "Comincia" in text
    assert text.count("Da fare") == 7


def test_every_lesson_leads_to_the_next_and_to_its_part_of_the_draft(
    client: FlaskClient, draft: Campaign
) -> None:
    for code in course.CODES:
        text = client.get(at(draft, code)).text
        assert "Il vostro esercizio" in text
        assert f"/campaigns/{draft.slug}/edit/" in text
    assert f'href="{at(draft, "budget")}"' in client.get(at(draft, "story")).text
    assert "Fine: torna al corso" in client.get(at(draft, "start")).text


def test_what_the_team_writes_in_the_draft_is_done_in_the_course(
    client: FlaskClient, draft: Campaign
) -> None:
    client.post(f"/campaigns/{draft.slug}/edit/plan", data={"friends": "20", "family": "10"})

    assert "Questa lezione è fatta" in client.get(at(draft, "supporters")).text
    assert "1 su 7" in client.get(at(draft)).text
    assert "Continua" in client.get(at(draft)).text


def test_once_public_the_advice_stays_and_the_draft_does_not_open(
    client: FlaskClient, lead: Account
) -> None:
    live = campaigns.live(lead)
    text = client.get(at(live, "story")).text

    assert "Vai alla bozza" not in text
    assert "già pubblico" in text


def test_in_english_the_lessons_are_english(client: FlaskClient, draft: Campaign) -> None:
    client.set_cookie(COOKIE, "en")

    assert "Tell the story" in client.get(at(draft)).text


@pytest.mark.parametrize("lesson", ["", "story"])
def test_it_is_the_teams_alone(client: FlaskClient, lesson: str) -> None:
    others = campaigns.started()
    for person in (accounts.account(), accounts.account("animator"), accounts.account("admin")):
        accounts.log_in(client, person)
        assert client.get(at(others, lesson)).status_code == 404


@pytest.mark.parametrize("lesson", ["none", "STORY", "..%2f..%2fREADME", "%00"])
def test_a_lesson_that_there_is_not(client: FlaskClient, draft: Campaign, lesson: str) -> None:
    assert client.get(at(draft, lesson)).status_code == 404
