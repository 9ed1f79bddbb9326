"""The tutoring module's door, and what its events become: a team that knows its tutor."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from sqlalchemy import func, select

from campaigns.models import Campaign
from crowdfund.tutoring.models import Tutor, TutoringSession
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns
from tests.support.partners import GRANT_SECRET, TUTORING_SECRET, post_signed
from tests.support.schemas import document
from webhooks.models import InboundEvent

DOOR = "/webhooks/tutoring"
KINDS = ("tutor.assigned", "session.completed")
Run = Callable[..., list[str]]


def event(kind: str, campaign: Campaign, **changed: Any) -> dict[str, Any]:
    """The documented example, about one of our campaigns."""
    found = document(f"{kind}.example.json")
    found["data"] |= {"campaign_code": campaign.code, **changed}
    return found


def send(client: FlaskClient, told: dict[str, Any], **more: Any) -> int:
    return post_signed(client, DOOR, told, **{"secret": TUTORING_SECRET, **more}).status_code


def rows(table: type[Tutor] | type[TutoringSession]) -> int:
    with unit_of_work():
        return session().scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_fit_their_schemas(kind: str) -> None:
    Draft202012Validator(document(f"{kind}.schema.json")).validate(document(f"{kind}.example.json"))


def test_a_tutor_is_kept_and_the_team_told(
    client: FlaskClient, run_jobs: Run, mails: Callable[[], list[Mail]]
) -> None:
    lead = campaigns.person("Ada")
    campaign = campaigns.draft(lead)

    assert send(client, event("tutor.assigned", campaign)) == 202
    run_jobs()

    (told,) = [mail for mail in mails() if mail.recipient == lead.email]
    assert "Lucia Ferrante" in told.text
    assert "lucia.ferrante@example.org" in told.text
    assert f"/campaigns/{campaign.slug}/tutoring" in told.text


def test_the_team_sees_tutor_tasks_and_sessions(client: FlaskClient, run_jobs: Run) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    for kind in KINDS:
        send(client, event(kind, campaign))
    run_jobs()
    accounts.log_in(client, lead)

    page = client.get(f"/campaigns/{campaign.slug}/tutoring").text

    assert "Lucia Ferrante" in page
    assert "Girate un video" in page
    assert "Le prime trenta persone" in page
    assert "1 ora" in page
    assert "30 minuti" in page
    assert page.count("Da fare") == 1
    assert (
        f"/campaigns/{campaign.slug}/tutoring"
        in client.get(f"/campaigns/{campaign.slug}/dashboard").text
    )


def test_without_a_tutor_the_page_says_when_one_comes(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.draft(lead)
    accounts.log_in(client, lead)

    assert "Ancora nessun tutor" in client.get(f"/campaigns/{campaign.slug}/tutoring").text


@pytest.mark.parametrize("order", list(permutations((*KINDS, "session.completed"))))
def test_events_in_any_order_and_twice_are_stored_once(
    client: FlaskClient, run_jobs: Run, order: tuple[str, ...]
) -> None:
    campaign = campaigns.draft()
    for kind in order:
        assert send(client, event(kind, campaign)) == 202
    run_jobs()

    assert rows(Tutor) == 1
    assert rows(TutoringSession) == 1


def test_an_event_about_no_campaign_of_ours_is_kept_and_ignored(
    client: FlaskClient, run_jobs: Run
) -> None:
    told = document("tutor.assigned.example.json")

    assert send(client, told) == 202
    run_jobs()

    assert rows(Tutor) == 0
    with unit_of_work():
        assert session().scalars(select(InboundEvent.state)).one() == "ignored"


def test_the_grant_office_cannot_speak_for_the_tutors(client: FlaskClient, app: Flask) -> None:
    told = event("tutor.assigned", campaigns.draft())

    assert send(client, told, secret=GRANT_SECRET) == 401


@pytest.mark.parametrize(
    ("kind", "member", "value"),
    [
        ("session.completed", "minutes", 0), ("session.completed", "minutes", 1441),
        ("session.completed", "minutes", 90.5), ("session.completed", "minutes", "90"),
        ("session.completed", "date", "yesterday"), ("session.completed", "topic", ""),
        ("session.completed", "tasks_done", "all"), ("tutor.assigned", "tutor", "Lucia"),
        ("tutor.assigned", "tutor", {"name": "Lucia"}), ("tutor.assigned", "tasks", [{}]),
        ("tutor.assigned", "assignment_id", None),
    ],
)  # fmt: skip
def test_a_malformed_event_says_what_is_wrong(
    client: FlaskClient, kind: str, member: str, value: object
) -> None:
    answer = post_signed(
        client, DOOR, event(kind, campaigns.draft(), **{member: value}), secret=TUTORING_SECRET
    )

    assert answer.status_code == 422
    assert member in answer.get_json()["errors"]
