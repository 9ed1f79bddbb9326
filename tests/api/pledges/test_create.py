"""Pledges through the API: the same rules as on the pages, errors as problem documents."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout
from kit.unit_of_work import unit_of_work
from payments.errors import GatewayUnavailable
from tests.factories import accounts, campaigns, pledges

LAST = RewardData("L'ultimo grembiule", 20_00, "", 1)
KEY = "a-key-that-nobody-else-has"


class FakeDesk:
    """Stands where the gateway's checkout is begun; can be down."""

    def __init__(self) -> None:
        self.is_down = False

    def begin(self, pledge: Pledge) -> str:
        if self.is_down:
            raise GatewayUnavailable
        return f"https://checkout.example/{pledge.code}"


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    found = FakeDesk()
    monkeypatch.setattr(checkout, "begin", found.begin)
    return found


@pytest.fixture
def campaign(client: FlaskClient) -> Campaign:
    return campaigns.live(rewards=(LAST,))


def body(**more: object) -> dict[str, object]:
    return {
        "amount": 25_00,
        "email": "carla@posta.example",
        "name": "Carla Ruotolo",
        "consent": True,
        **more,
    }


def post(
    client: FlaskClient, campaign: Campaign, sent: Any, key: str | None = None
) -> TestResponse:
    headers = {"Idempotency-Key": key} if key else {}
    address = f"/api/v1/campaigns/{campaign.slug}/pledges"
    return client.post(address, json=sent, headers=headers)


def count() -> int:
    with unit_of_work() as session:
        return session.query(Pledge).count()


def test_a_pledge_is_made_and_its_checkout_named(client: FlaskClient, campaign: Campaign) -> None:
    answer = post(client, campaign, body(reward=campaign.rewards[0].id, show_name=True))
    assert answer.status_code == 201
    assert answer.json
    assert answer.json["amount"] == 25_00
    assert answer.json["state"] == "setup_pending"
    assert answer.json["checkout_url"].endswith(answer.json["code"])
    managed = answer.json["manage_url"].removeprefix("http://localhost")
    assert client.get(managed, follow_redirects=True).status_code == 200
    assert campaigns.fresh(campaign).rewards[0].taken == 1


def test_someone_logged_in_owns_the_pledge(client: FlaskClient, campaign: Campaign) -> None:
    backer = accounts.account()
    accounts.log_in(client, backer)
    assert post(client, campaign, body()).status_code == 201
    with unit_of_work() as session:
        assert session.query(Pledge).one().account_id == backer.id


def test_the_same_key_is_the_same_pledge(client: FlaskClient, campaign: Campaign) -> None:
    first = post(client, campaign, body(), KEY)
    again = post(client, campaign, body(), KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json
    assert again.json
    assert first.json["code"] == again.json["code"]
    assert count() == 1


def test_the_same_key_for_something_else_is_refused(
    client: FlaskClient, campaign: Campaign
) -> None:
    post(client, campaign, body(), KEY)
    refused = post(client, campaign, body(amount=30_00), KEY)
    assert refused.status_code == 422
    assert refused.json
    assert refused.json["type"] == "urn:innesco:problem:idempotency_key_reused"
    assert count() == 1


@pytest.mark.parametrize("key", ["short", "k" * 256])
def test_a_key_of_a_wrong_length_is_refused(
    client: FlaskClient, campaign: Campaign, key: str
) -> None:
    assert post(client, campaign, body(), key).status_code == 400


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": 99}, "amount"),
        ({"amount": 10_000_01 * 100}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": 10**40}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": 12.5}, "amount"),
        ({"amount": None}, "amount"),
        ({"amount": []}, "amount"),
        ({"amount": "🍞"}, "amount"),
        ({"email": "carla"}, "email"),
        ({"email": 5}, "email"),
        ({"name": "n" * 10_000}, "name"),
        ({"name": "\x00"}, "name"),
        ({"message": {"a": 1}}, "message"),
        ({"reward": "x"}, "reward"),
        ({"reward": 999_999}, "reward"),
        ({"consent": False}, "consent"),
        ({"consent": "no"}, "consent"),
    ],
)
def test_bad_input_is_a_problem_that_names_its_field(
    client: FlaskClient, campaign: Campaign, wrong: dict[str, object], field: str
) -> None:
    refused = post(client, campaign, body(**wrong))
    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"
    assert refused.json
    assert list(refused.json["errors"]) == [field]
    assert count() == 0


@pytest.mark.parametrize("sent", [None, [], "x", 5, {}])
def test_a_body_that_is_no_pledge_is_a_problem(
    client: FlaskClient, campaign: Campaign, sent: object
) -> None:
    refused = post(client, campaign, sent)
    assert 400 <= refused.status_code < 500
    assert refused.content_type == "application/problem+json"


def test_an_amount_may_be_written_as_people_write_it(
    client: FlaskClient, campaign: Campaign
) -> None:
    answer = post(client, campaign, body(amount="1.234,50"))
    assert answer.json
    assert answer.json["amount"] == 1_234_50


def test_a_reward_that_is_gone_leaves_nothing_behind(
    client: FlaskClient, campaign: Campaign
) -> None:
    pledges.committed(campaign, reward_id=campaign.rewards[0].id)
    refused = post(client, campaign, body(reward=campaign.rewards[0].id))
    assert refused.status_code == 409
    assert refused.json
    assert "reward" in refused.json["errors"]
    assert count() == 1


def test_a_campaign_that_takes_no_pledges_says_so(client: FlaskClient) -> None:
    assert post(client, campaigns.draft(), body()).status_code == 404


def test_when_the_gateway_is_down_the_same_key_goes_on(
    client: FlaskClient, campaign: Campaign, desk: FakeDesk
) -> None:
    desk.is_down = True
    refused = post(client, campaign, body(), KEY)
    assert refused.status_code == 503
    desk.is_down = False
    assert post(client, campaign, body(), KEY).status_code == 201
    assert count() == 1


def test_the_pledge_is_described_for_machines(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").json
    assert described
    assert "post" in described["paths"]["/api/v1/campaigns/{slug}/pledges"]
