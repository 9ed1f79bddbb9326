"""The example of a grant office: sends valid events, and shows what became of each idea."""

import json
from types import ModuleType

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from crowdfund.wiring import TOLD, TOLD_OF_IDEAS
from kit import clock
from tests.support import examples
from tests.support.schemas import document
from webhooks import signatures


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program; what it posts is in `posted`."""
    return examples.load("grant_office", "GRANT_SECRET", monkeypatch)


def hear(client: FlaskClient, kind: str, secret: str = examples.SECRET, **more: str) -> int:
    """Send the example of a kind, `timestamp` and `id` changed if given."""
    event = {**document(f"{kind}.example.json"), **more}
    body = json.dumps(event)
    headers = signatures.sign(body, event["id"], clock.system_now(), [secret])
    return client.post("/events", data=body, headers=headers).status_code


def test_its_buttons_send_valid_events(office: ModuleType) -> None:
    client = office.app.test_client()
    for kind in ("application.rejected", "application.funded"):
        client.post("/send/1", data={"kind": kind})

    assert [one["type"] for one in office.posted] == ["application.rejected", "application.funded"]
    for event in office.posted:
        Draft202012Validator(document(f"{event['type']}.schema.json")).validate(event)
    assert "mandata" in client.get("/").text


def test_it_shows_what_became_of_each_idea(office: ModuleType) -> None:
    client = office.app.test_client()
    hear(client, "idea.declined")
    for kind in ("idea.consented", "campaign.published", "campaign.failed"):
        hear(client, kind)

    page = client.get("/").text
    assert "CT3.3.1.a-2026-0143: <strong>ha detto no" in page
    assert "CT3.3.1.a-2026-0142: <strong>non è riuscita" in page
    assert page.count("0142") == 1


def test_an_older_event_undoes_nothing(office: ModuleType) -> None:
    client = office.app.test_client()
    hear(client, "campaign.failed")
    hear(client, "campaign.published")

    assert "non è riuscita" in client.get("/").text


def test_what_comes_twice_is_one_and_what_is_not_genuine_none(office: ModuleType) -> None:
    client = office.app.test_client()
    other = "whsec_YW4tb2xkZXItc2VjcmV0LW9mLXRoZS10ZXN0cw=="

    assert hear(client, "idea.lapsed", other) == 401
    assert hear(client, "idea.lapsed") == hear(client, "idea.lapsed") == 204
    assert len(client.get("/received.json").get_json()) == 1


def test_it_knows_how_an_idea_may_end(office: ModuleType) -> None:
    assert set(office.WORDS) <= {*TOLD.values(), *TOLD_OF_IDEAS.values()}
    assert set(TOLD_OF_IDEAS.values()) <= set(office.WORDS)


def test_it_fits_into_150_lines() -> None:
    assert examples.lines("grant_office") < 150
