"""What becomes of an idea is told to the call's office; who never said yes is forgotten."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Account
from campaigns.authoring import submission
from crowdfund.ideas import funding, lapsing, services
from crowdfund.ideas.models import Idea
from crowdfund.partners.schemas import RejectedSchema
from kit.errors import Conflict
from kit.unit_of_work import session, unit_of_work
from tests.factories import campaigns
from tests.support.clock import FakeClock
from tests.support.schemas import document, event_schema
from webhooks.models import OutboundEvent

APPLICATION: dict[str, Any] = document("application.rejected.example.json")["data"]
Lapse = Callable[[], None]
ABOUT = {name: APPLICATION[name] for name in ("application_id", "call_id")}


@pytest.fixture
def idea(app: Flask) -> Idea:
    with unit_of_work():
        made = services.receive(RejectedSchema().load(APPLICATION))
    assert made is not None
    return made


@pytest.fixture
def applicant(app: Flask) -> Account:
    return campaigns.person()


def told() -> list[dict[str, Any]]:
    """The events written so far, each fit for its schema."""
    with unit_of_work():
        bodies = session().scalars(select(OutboundEvent.body).order_by(OutboundEvent.id))
        found = [json.loads(body) for body in bodies]
    for event in found:
        event_schema(event["type"]).validate(event)
    return found


def subjects() -> set[str]:
    with unit_of_work():
        return set(session().scalars(select(OutboundEvent.subject)))


def again(idea: Idea) -> Idea:
    with unit_of_work():
        return session().get_one(Idea, idea.id)


@pytest.fixture
def lapse(run_jobs: Callable[..., list[str]]) -> Callable[[], None]:
    """The daily sweep, and what it defers."""

    def run() -> None:
        lapsing.sweep.run()
        run_jobs(only="ideas.lapse")

    return run


def test_a_yes_is_told_with_the_new_draft_once(idea: Idea, applicant: Account) -> None:
    for _time in range(2):
        with unit_of_work():
            services.consent(idea, applicant)

    (event,) = told()
    assert event["type"] == "idea.consented"
    assert event["data"]["campaign"]["state"] == "draft"
    assert {name: event["data"][name] for name in ABOUT} == ABOUT


def test_a_yes_comes_before_all_that_its_campaign_tells(idea: Idea, applicant: Account) -> None:
    with unit_of_work():
        draft = services.consent(idea, applicant)
    with unit_of_work():
        submission.give_up(draft, applicant.actor, "changed my mind")

    assert [event["type"] for event in told()] == ["idea.consented", "campaign.cancelled"]
    assert subjects() == {draft.reference}


def test_a_no_is_told_once_and_names_nobody(idea: Idea) -> None:
    for _time in range(2):
        with unit_of_work():
            services.decline(idea)

    (event,) = told()
    assert event["type"] == "idea.declined"
    assert event["data"] == ABOUT


def test_an_invitation_that_nobody_answers_lapses_and_its_applicant_is_forgotten(
    idea: Idea, clock: FakeClock, lapse: Lapse
) -> None:
    clock.advance(days=119)
    lapse()
    assert told() == []

    clock.advance(days=2)
    lapse()
    lapse()

    (event,) = told()
    assert (event["type"], event["data"]) == ("idea.lapsed", ABOUT)
    left = again(idea)
    assert left.state == "lapsed"
    assert (left.applicant_name, left.applicant_email, left.story) == ("", "", "")


def test_who_said_no_is_forgotten_too_and_nothing_more_is_told(
    idea: Idea, clock: FakeClock, lapse: Lapse
) -> None:
    with unit_of_work():
        services.decline(idea)
    clock.advance(days=121)
    lapse()

    assert [event["type"] for event in told()] == ["idea.declined"]
    assert (again(idea).state, again(idea).applicant_email) == ("declined", "")


def test_who_said_yes_is_not_forgotten(
    idea: Idea, applicant: Account, clock: FakeClock, lapse: Lapse
) -> None:
    with unit_of_work():
        services.consent(idea, applicant)
    clock.advance(days=121)
    lapse()

    assert again(idea).state == "drafted"
    assert again(idea).applicant_email


def test_a_yes_that_comes_too_late_is_refused(
    idea: Idea, applicant: Account, clock: FakeClock, lapse: Lapse
) -> None:
    clock.advance(days=121)
    lapse()

    with pytest.raises(Conflict), unit_of_work():
        services.consent(idea, applicant)


def test_a_lapsed_idea_may_be_funded(idea: Idea, clock: FakeClock, lapse: Lapse) -> None:
    clock.advance(days=121)
    lapse()
    with unit_of_work():
        funding.fund(ABOUT)

    assert again(idea).state == "funded"


def test_the_same_application_is_not_invited_again(
    idea: Idea, clock: FakeClock, lapse: Lapse
) -> None:
    clock.advance(days=121)
    lapse()

    with unit_of_work():
        assert services.receive(RejectedSchema().load(APPLICATION)) is None
