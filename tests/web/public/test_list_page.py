"""The page with the list: what it costs, what it says, what it makes of nonsense."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.factories import accounts, campaigns
from tests.factories.crowds import crowd
from tests.support.queries import counted


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])).split())


@pytest.mark.parametrize("query", ["", "?q=forno", "?state=all&sort=closest"])
def test_six_queries_at_most(client: FlaskClient, query: str) -> None:
    for number in range(14):
        campaigns.live(title=f"Forno {number}")
    crowd(campaigns.live(), 3_000)
    accounts.log_in(client, accounts.account())
    with counted() as sent:
        assert client.get(f"/campaigns{query}").status_code == 200
    assert len(sent) <= 6, sent


def test_the_filter_is_said_in_words(client: FlaskClient) -> None:
    campaigns.live(district="M6", theme="heritage")
    said = words(client.get("/campaigns?district=M6&theme=heritage&q=forno").text)
    assert "1 progetto in corso in Municipalità 6 sul tema" in said
    assert "con le parole «forno» . Togli i filtri" in said


def test_the_next_page_keeps_the_filter(client: FlaskClient) -> None:
    for number in range(14):
        campaigns.live(title=f"Forno {number}")
    html = client.get("/campaigns?q=forno&district=M6").text
    following = re.search(r'href="(/campaigns\?[^"]+)" rel="next"', html)
    assert following is not None
    address = following[1].replace("&amp;", "&")
    assert "q=forno" in address
    assert "district=M6" in address
    assert client.get(address).text.count('<article class="campaign-card">') == 2


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "non ci sono raccolte aperte"),
        ("?state=succeeded", "Ancora nessun progetto qui"),
        ("?q=astronave", "Non abbiamo trovato progetti"),
    ],
)
def test_an_empty_list_says_what_to_do(client: FlaskClient, query: str, sentence: str) -> None:
    assert sentence in words(client.get(f"/campaigns{query}").text)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=" + "x" * 10_000, "È troppo lungo: al massimo 200 caratteri."),
        ("district=ZZ", "Scegli una delle possibilità."),
        ("theme=%3Cb%3E", "Scegli una delle possibilità."),
        ("state=draft", "Scegli una delle possibilità."),
        ("sort=-1", "Scegli una delle possibilità."),
    ],
)
def test_nonsense_is_told_beside_its_field(client: FlaskClient, query: str, sentence: str) -> None:
    response = client.get(f"/campaigns?{query}")
    assert response.status_code == 422
    assert sentence in response.text


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%F0%9F%98%80", "q=1.234,50", "cursor=zzz", "q=%27%22%3C&sort=", "q=a&q=b"]
)
def test_what_is_only_odd_is_taken_as_it_is(client: FlaskClient, query: str) -> None:
    campaigns.live()
    assert client.get(f"/campaigns?{query}").status_code == 200
