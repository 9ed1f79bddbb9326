"""Campaigns in the API: the same as the pages, in JSON, errors as problem documents."""

import pytest
from flask.testing import FlaskClient

from campaigns.authoring.lists import RewardData
from tests.factories import campaigns
from tests.factories.crowds import crowd
from tests.support.queries import counted

API = "/api/v1/campaigns"


def test_the_list_carries_money_in_cents_and_a_cursor(client: FlaskClient) -> None:
    for number in range(13):
        campaigns.live(title=f"Progetto {number}")
    first = client.get(API).get_json()
    assert len(first["items"]) == 12
    assert first["items"][0]["minimum_goal"] == {"amount": 4_000_00, "currency": "EUR"}
    second = client.get(API, query_string={"cursor": first["next_cursor"]}).get_json()
    assert (len(second["items"]), second["next_cursor"]) == (1, None)


def test_the_list_is_filtered_as_the_page_is(client: FlaskClient) -> None:
    campaigns.live(title="Il forno", district="M6", theme="heritage")
    campaigns.live(title="La palestra", district="M1", quarter="Chiaia", theme="heritage")
    found = client.get(API, query_string={"district": "M1", "theme": "heritage"}).get_json()
    assert [one["title"] for one in found["items"]] == ["La palestra"]
    assert client.get(f"{API}?state=succeeded").get_json() == {"items": [], "next_cursor": None}


def test_one_campaign_with_everything(client: FlaskClient) -> None:
    campaign = campaigns.live(rewards=(RewardData("Un pane al mese", 25_00, "Buono.", 5),))
    crowd(campaign, 4)
    found = client.get(f"{API}/{campaign.slug}").get_json()
    assert found["raised"] == {"amount": 40_00, "currency": "EUR"}
    assert (found["backers"], found["percent"], found["state"]) == (4, 1, "live")
    assert found["url"] == f"http://localhost/campaigns/{campaign.slug}"
    assert [line["amount"]["amount"] for line in found["budget"]] == [240_000, 160_000, 300_000]
    assert found["rewards"][0]["left"] == 5
    assert found["team"] == [{"name": "Anna Esposito", "duty": ""}]
    assert found["deadline"] == "2027-04-10T22:00:00+00:00"
    assert not {"payee", "iban", "email"} & set(found)


def test_six_queries_for_the_list_and_eight_for_one(client: FlaskClient) -> None:
    campaign = campaigns.live()
    crowd(campaign, 500)
    with counted() as for_list:
        client.get(API)
    with counted() as for_one:
        client.get(f"{API}/{campaign.slug}")
    assert len(for_list) <= 6
    assert len(for_one) <= 8


@pytest.mark.parametrize(
    ("query", "field"),
    [("district=ZZ", "district"), ("state=draft", "state"), ("q=" + "x" * 10_000, "q")],
)
def test_nonsense_is_a_problem_that_names_the_field(
    client: FlaskClient, query: str, field: str
) -> None:
    response = client.get(f"{API}?{query}")
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    assert field in response.get_json()["errors"]


def test_what_is_not_public_is_not_there(client: FlaskClient) -> None:
    draft = campaigns.draft()
    for slug in (draft.slug, "niente"):
        response = client.get(f"{API}/{slug}")
        assert response.status_code in (401, 404)
        assert response.content_type == "application/problem+json"


def test_it_is_described(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert {API, f"{API}/{{slug}}"} <= set(paths)
