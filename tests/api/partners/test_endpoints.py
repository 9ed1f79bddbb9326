"""Endpoints of events in the JSON API: the pages' services, and problem documents."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.unit_of_work import unit_of_work
from tests.factories import accounts
from tests.support.partners import Receiver, hear, receiver
from webhooks import outbound

PATH = "/api/v1/webhook-endpoints"
TYPED = {"name": "Bandi", "url": "https://bando.example/eventi", "kinds": ["campaign.published"]}


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    """A browser in which an admin is logged in."""
    return accounts.log_in(client, accounts.account("admin", name="Ada Amato"))


@pytest.fixture
def partner(app: Flask) -> Iterator[Receiver]:
    with receiver() as got:
        hear(got.endpoint())
        yield got
    hear()


def body(answer: TestResponse) -> dict[str, Any]:
    """The JSON of an answer."""
    found: dict[str, Any] = json.loads(answer.text)
    return found


def test_an_endpoint_lives_its_life(admin: FlaskClient) -> None:
    made = admin.post(PATH, json=TYPED)
    here = f"{PATH}/{body(made)['code']}"
    shown = admin.get(here)

    assert made.status_code == 201
    assert body(made)["secret"].startswith("whsec_")
    assert body(shown)["state"] == "active"
    assert "secret" not in body(shown)
    assert body(admin.put(here, json={**TYPED, "name": "Altri"}))["name"] == "Altri"
    assert body(admin.post(f"{here}/pause"))["state"] == "paused"
    assert admin.post(f"{here}/ping").status_code == 409
    assert body(admin.post(f"{here}/resume"))["state"] == "active"
    rotated = body(admin.post(f"{here}/rotate"))
    assert rotated["secret"] != body(made)["secret"]
    assert rotated["older_secret_until"] is not None
    again = admin.post(f"{here}/rotate")
    assert (again.status_code, body(again)["type"]) == (
        409,
        "urn:innesco:problem:endpoint.rotating",
    )
    assert body(admin.post(f"{here}/retire"))["older_secret_until"] is None
    assert [one["code"] for one in body(admin.get(PATH))["items"]] == [body(made)["code"]]
    assert admin.delete(here).status_code == 204
    assert admin.get(here).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field", "status"),
    [
        ({"url": "https://10.0.0.1/"}, "url", 422),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "url", 422),
        ({"kinds": "all"}, "kinds", 422),
        ({"kinds": []}, "kinds", 422),
        ({"kinds": [{}]}, "kinds", 422),
        ({"name": 5}, "name", 422),
    ],
)
def test_what_is_wrong_is_a_problem_with_its_field(
    admin: FlaskClient, wrong: dict[str, object], field: str, status: int
) -> None:
    answer = admin.post(PATH, json={**TYPED, **wrong})

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert list(body(answer)["errors"]) == [field]


def test_the_log_shows_body_headers_and_answers_and_sends_again(
    admin: FlaskClient, partner: Receiver, run_jobs: Callable[..., list[str]]
) -> None:
    partner.answers = [410]
    with unit_of_work():
        event = outbound.send("campaign.published", "campaign:AB", {}).event_id
    run_jobs()
    (endpoint,) = body(admin.get(PATH))["items"]
    here = f"{PATH}/{endpoint['code']}"
    (delivery,) = body(admin.get(f"{here}/deliveries?state=failed"))["items"]

    assert endpoint["state"] == "disabled"
    assert delivery["event_id"] == event
    assert f'"id":"{event}"' in delivery["body"]
    assert delivery["attempts"][0]["status"] == 410
    assert delivery["attempts"][0]["headers"]["webhook-id"] == event
    assert body(admin.get(f"{here}/deliveries?state=delivered"))["items"] == []
    assert admin.post(f"{here}/deliveries/{delivery['id']}/replay").status_code == 409
    admin.post(f"{here}/resume")
    assert admin.post(f"{here}/deliveries/{delivery['id']}/replay").status_code == 202
    run_jobs()
    assert [one["id"] for one in partner.events] == [event]
    days = {"since": "2027-03-01", "until": "2027-03-01", "arrived_too": True}
    assert body(admin.post(f"{here}/replay", json=days)) == {"events": 1}
    run_jobs()
    assert [one["id"] for one in partner.events] == [event, event]
