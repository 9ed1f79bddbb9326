"""The home page, the texts, the language, the menus."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import accounts, campaigns, pledges
from tests.support import database
from tests.support.queries import counted

TEXTS = ("/how-it-works", "/rules", "/privacy", "/accessibility", "/legal")


def test_an_empty_city_invites_the_first_idea(client: FlaskClient) -> None:
    html = client.get("/").text
    assert "Fra poco si comincia" in html
    assert "Fino a oggi" not in html


def test_it_shows_six_campaigns_and_the_figures_in_three_queries(client: FlaskClient) -> None:
    for number in range(8):
        campaigns.live(title=f"Progetto {number}")
    pledges.committed(campaigns.live(), 1_234_50)
    accounts.log_in(client, accounts.account())
    with counted() as sent:
        html = client.get("/").text
    assert len(sent) <= 3, sent
    assert html.count('<article class="campaign-card">') == 6
    assert "1.234,50" in html


@pytest.mark.parametrize("path", TEXTS)
def test_texts_are_there_and_in_the_footer(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert f'href="{path}"' in client.get("/").text


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/campaigns", "/campaigns"),
        ("/how-it-works", "/how-it-works"),
    ],
)
def test_the_menu_says_where_one_is(client: FlaskClient, path: str, here: str) -> None:
    html = client.get(path).text
    assert html.count('aria-current="page"') >= 1
    assert f'href="{here}" aria-current="page"' in html


def test_the_frame_speaks_to_each_reader(composed: Flask) -> None:
    """Whoever asked before: in one's own language, with what one's own role leads to."""
    database.empty()
    client = composed.test_client()
    with composed.app_context():
        citizen, animator, admin = (
            accounts.log_in(composed.test_client(), accounts.account(role))
            for role in ("citizen", "animator", "admin")
        )
    for _again in range(2):
        assert "Come funziona" in client.get("/rules").text
        english = client.get("/rules", headers={"Accept-Language": "en"}).text
        assert "How it works" in english
        assert "Come funziona" not in english
        assert "Progetti da leggere" not in citizen.get("/rules").text
        assert "Progetti da leggere" in animator.get("/rules").text
        assert "Amministrazione" not in animator.get("/rules").text
        assert "Amministrazione" in admin.get("/rules").text


def test_addresses_keep_what_the_service_is_mounted_under(client: FlaskClient) -> None:
    for root in ("", "/comune"):
        html = client.get("/rules", base_url=f"http://localhost{root}").text
        assert f'href="{root}/how-it-works"' in html
        assert f'href="{root}/assets/' in html
        assert f'href="{root}/campaigns#f-q"' in html


def test_the_language_is_kept_and_one_stays_where_one_was(client: FlaskClient) -> None:
    response = client.get("/language/en?next=/rules")
    assert (response.status_code, response.location) == (303, "/rules")
    assert '<html lang="en"' in client.get("/rules").text
    client.get("/language/it")
    kept = client.get_cookie("lang")
    assert kept is not None
    assert kept.value == "it"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_the_language_never_leads_to_another_site(client: FlaskClient, target: str) -> None:
    assert client.get("/language/en", query_string={"next": target}).location == "/"


def test_there_are_two_languages(client: FlaskClient) -> None:
    assert client.get("/language/xx").status_code == 404
