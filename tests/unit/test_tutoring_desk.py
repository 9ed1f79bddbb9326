"""The example of a tutoring desk: hears a genuine request once, and answers with valid events."""

import json
from types import ModuleType

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from kit import clock
from tests.support import examples
from tests.support.examples import SECRET
from tests.support.schemas import document
from webhooks import signatures


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program; what it posts is in `posted`."""
    return examples.load("tutoring_desk", "TUTORING_SECRET", monkeypatch)


def hear(client: FlaskClient, secret: str = SECRET) -> int:
    body = json.dumps(document("tutoring.requested.example.json"))
    headers = signatures.sign(body, "evt_1", clock.system_now(), [secret])
    return client.post("/events", data=body, headers=headers).status_code


def test_a_request_is_listed_once_and_answered(desk: ModuleType) -> None:
    client = desk.app.test_client()
    assert hear(client) == hear(client) == 204
    assert client.get("/").text.count("Assegna un tutor") == 1

    client.post("/assign/K7RT4M2A")
    client.post("/session/K7RT4M2A", data={"minutes": "90", "topic": "Il dopo"})

    assert [one["type"] for one in desk.posted] == ["tutor.assigned", "session.completed"]
    for event in desk.posted:
        Draft202012Validator(document(f"{event['type']}.schema.json")).validate(event)
    assert desk.posted[1]["data"]["minutes"] == 90
    task = desk.posted[0]["data"]["tasks"][0]["id"]
    assert desk.posted[1]["data"]["tasks_done"] == [task]


def test_a_request_that_is_not_genuine_is_refused(desk: ModuleType) -> None:
    client = desk.app.test_client()

    assert hear(client, "whsec_YW4tb2xkZXItc2VjcmV0LW9mLXRoZS10ZXN0cw==") == 401
    assert "Ancora nessuna richiesta" in client.get("/").text


def test_a_campaign_that_nobody_asked_about_is_not_found(desk: ModuleType) -> None:
    assert desk.app.test_client().post("/assign/NONE").status_code == 404


def test_it_fits_into_150_lines() -> None:
    assert examples.lines("tutoring_desk") < 150
