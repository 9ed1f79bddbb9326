"""The grant module's door: genuine events once, everything else refused with its reason."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from sqlalchemy import func, select

from crowdfund.ideas.models import Idea
from kit import clock
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.support.partners import GRANT_SECRET, post_signed
from webhooks import signatures
from webhooks.models import InboundEvent

DOCS = Path(__file__).parents[3] / "docs" / "webhooks"
Run = Callable[..., list[str]]


def example() -> dict[str, Any]:
    """The documented example, which is what the tests send."""
    found: dict[str, Any] = json.loads((DOCS / "application.rejected.example.json").read_text())
    return found


def ideas() -> int:
    with unit_of_work():
        return session().scalar(select(func.count()).select_from(Idea)) or 0


def test_the_example_fits_its_schema() -> None:
    schema = json.loads((DOCS / "application.rejected.schema.json").read_text())

    Draft202012Validator(schema).validate(example())


def test_a_turned_away_idea_is_stored_and_its_applicant_invited(
    client: FlaskClient, run_jobs: Run, mails: Callable[[], list[Mail]]
) -> None:
    assert post_signed(client, "/webhooks/grant", example()).status_code == 202
    run_jobs()

    assert ideas() == 1
    (mail,) = mails()
    assert mail.recipient == "pane@example.org"
    assert "/ideas/" in mail.text


def test_the_same_event_twice_is_one_idea(client: FlaskClient, run_jobs: Run) -> None:
    for expected in (202, 200, 200):
        answer = post_signed(client, "/webhooks/grant", example(), message_id="msg_1")
        assert answer.status_code == expected
    run_jobs()

    assert ideas() == 1


def test_the_same_application_in_another_event_is_one_idea(
    client: FlaskClient, run_jobs: Run
) -> None:
    post_signed(client, "/webhooks/grant", example())
    post_signed(client, "/webhooks/grant", example())
    run_jobs()

    assert ideas() == 1


def test_an_unknown_kind_is_stored_and_acknowledged(client: FlaskClient, run_jobs: Run) -> None:
    event = {**example(), "type": "application.moved"}
    assert post_signed(client, "/webhooks/grant", event).status_code == 202
    run_jobs()

    with unit_of_work():
        assert session().scalars(select(InboundEvent)).one().state == "ignored"


def test_another_secret_is_refused(client: FlaskClient) -> None:
    answer = post_signed(client, "/webhooks/grant", example(), secret="whsec_b3RoZXI=")

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


def test_an_old_timestamp_is_refused(client: FlaskClient) -> None:
    answer = post_signed(client, "/webhooks/grant", example(), age_seconds=400)

    assert answer.status_code == 401


def test_a_body_written_anew_is_refused(client: FlaskClient, app: Flask) -> None:
    body = json.dumps(example())
    headers = signatures.sign(body, "msg_1", clock.system_now(), [GRANT_SECRET])
    changed = json.dumps(json.loads(body), indent=1)

    assert client.post("/webhooks/grant", data=changed, headers=headers).status_code == 401


def test_a_body_over_a_megabyte_is_refused(client: FlaskClient) -> None:
    event = {**example(), "padding": "x" * 1_100_000}

    assert post_signed(client, "/webhooks/grant", event).status_code == 413


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 5000, '"x"', "\ud83c"])
def test_a_signed_body_that_is_no_event_is_a_problem(client: FlaskClient, body: str) -> None:
    raw = body.encode("utf-8", "replace")
    headers = signatures.sign(raw.decode(), "msg_1", clock.system_now(), [GRANT_SECRET])

    assert client.post("/webhooks/grant", data=raw, headers=headers).status_code in {400, 422}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("title", ""), ("title", None), ("application_id", "x" * 81), ("budget", "much"),
        ("budget", [{"label": "x", "amount": 1.5}]), ("budget", [{"label": "x", "amount": -1}]),
        ("applicant", {"name": "x", "email": "not an address"}), ("summary", "x" * 5001),
    ],
)  # fmt: skip
def test_a_malformed_event_says_what_is_wrong(
    client: FlaskClient, member: str, value: object
) -> None:
    event = example()
    event["data"][member] = value
    answer = post_signed(client, "/webhooks/grant", event)

    assert answer.status_code == 422
    assert member in answer.get_json()["errors"]
