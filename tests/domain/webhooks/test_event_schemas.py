"""What the code really sends fits the schemas that partners read, member for member."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from campaigns import events, totals
from campaigns.events import CampaignEvent
from campaigns.models import Campaign
from crowdfund.ideas import services as ideas
from crowdfund.partners.schemas import RejectedSchema
from crowdfund.tutoring import events as tutoring
from crowdfund.wiring import TOLD
from kit.events import publish
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns, exchange
from tests.support.schemas import document, event_schema, named_members
from webhooks.models import OutboundEvent

FACTS: dict[str, Callable[[int], CampaignEvent]] = {
    "campaign.submitted": events.CampaignSubmitted,
    "campaign.approved": events.CampaignApproved,
    "campaign.published": events.CampaignPublished,
    "campaign.milestone_reached": lambda number: events.MilestoneReached(number, 50),
    "campaign.deadline_passed": lambda number: events.DeadlinePassed(number, goal_met=True),
    "campaign.succeeded": events.CampaignSucceeded,
    "campaign.failed": events.CampaignFailed,
    "campaign.cancelled": events.CampaignCancelled,
    "campaign.completed": events.CampaignCompleted,
    "campaign.stalled": lambda number: tutoring.CampaignStalled(number, 14),
    "tutoring.requested": lambda number: tutoring.TutoringRequested(number, "readiness", 45),
    "pledge.collected": lambda number: events.PledgeCollected(number, 7, 25_00),
    "pledge.refunded": lambda number: events.PledgeRefunded(number, 7, 25_00),
}


def sent() -> list[dict[str, Any]]:
    """The bodies of the events written so far, oldest first."""
    with unit_of_work():
        rows = session().scalars(select(OutboundEvent.body).order_by(OutboundEvent.id))
        return [json.loads(body) for body in rows]


def tell(fact: CampaignEvent) -> dict[str, Any]:
    """Publish a fact; the event that partners get."""
    with unit_of_work():
        publish(fact)
    return sent()[-1]


def assert_fits_with_its_campaign(event: dict[str, Any]) -> None:
    """The same for a need, which has its own members too."""
    assert_fits(event)
    need = document("common.schema.json")["$defs"]["need"]["properties"]
    assert set(event["data"]["need"]) == set(need)


def assert_fits(event: dict[str, Any]) -> None:
    """Valid, and without a member that its schema does not name."""
    kind = event["type"]
    event_schema(kind).validate(event)
    named = named_members(kind)
    assert set(event) == named["event"]
    assert set(event["data"]) == named["data"]
    assert set(event["data"]["campaign"]) == named["campaign"]


def test_a_fact_of_every_told_kind_is_tried_here() -> None:
    assert set(FACTS) == set(TOLD.values())


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_what_is_told_of_a_live_campaign_fits(app: Flask, kind: str) -> None:
    event = tell(FACTS[kind](campaigns.live().id))

    assert event["type"] == kind
    assert_fits(event)


def test_what_is_told_of_a_campaign_without_district_or_deadline_fits(app: Flask) -> None:
    bare = campaigns.started()

    event = tell(events.CampaignSubmitted(bare.id))

    assert event["data"]["campaign"]["deadline"] is None
    assert_fits(event)


def test_the_way_to_the_public_page_tells_its_three_facts_in_order(app: Flask) -> None:
    campaigns.live()

    assert [event["type"] for event in sent()] == [
        "campaign.submitted",
        "campaign.approved",
        "campaign.published",
    ]
    for event in sent():
        assert_fits(event)


def test_a_campaign_that_grew_from_an_application_names_it(app: Flask) -> None:
    application = document("application.rejected.example.json")["data"]
    with unit_of_work():
        idea = ideas.receive(RejectedSchema().load(application))
        assert idea is not None
        drafted = ideas.consent(idea, campaigns.person())

    event = tell(events.CampaignSubmitted(drafted.id))

    assert event["data"]["application_id"] == application["application_id"]
    assert event["data"]["call_id"] == application["call_id"]
    assert_fits(event)


def test_a_milestone_tells_the_sum_that_reached_it(app: Flask) -> None:
    campaign = campaigns.live()
    half = campaign.minimum // 2
    with unit_of_work():
        assert session().get_one(Campaign, campaign.id).totals.pledged == 0  # read before
        totals.add(campaign.id, pledged=half, backers=9)

    event = sent()[-1]

    assert event["type"] == "campaign.milestone_reached"
    assert event["data"]["percent"] == 50
    assert event["data"]["campaign"]["pledged"] == half
    assert event["data"]["campaign"]["backers"] == 9
    assert_fits(event)


def test_no_event_tells_who_gave(app: Flask) -> None:
    for fact in FACTS.values():
        told = json.dumps(tell(fact(campaigns.live().id)))
        assert "@" not in told
        assert "pledge_id" not in told


def test_a_need_of_a_campaign_is_told_and_when_it_is_met_by_how_much_the_goal_fell(
    app: Flask,
) -> None:
    lead = accounts.account()
    campaign = campaigns.live(lead)
    line = campaign.lines[0]
    need = exchange.need(lead, campaign, budget_line=f"line:{line.id}")
    published = sent()[-1]
    exchange.confirmed(need)
    (fulfilled,) = [event for event in sent() if event["type"] == "need.fulfilled"]

    assert published["type"] == "need.published"
    assert published["data"]["need"]["stands_for_budget_line"] is True
    assert fulfilled["data"]["lowered_by"] == line.amount
    assert fulfilled["data"]["campaign"]["minimum"] == campaign.minimum - line.amount
    for event in (published, fulfilled):
        assert_fits_with_its_campaign(event)
        assert "@" not in json.dumps(event)


def test_a_need_of_the_city_has_no_campaign(app: Flask) -> None:
    exchange.confirmed(exchange.need(begins=date(2027, 3, 10)))

    told = sent()
    assert [event["type"] for event in told] == ["need.published", "need.fulfilled"]
    for event in told:
        event_schema(event["type"]).validate(event)
        assert event["data"]["campaign"] is None
    assert told[-1]["data"]["lowered_by"] == 0


def test_a_need_that_is_corrected_or_partly_met_is_not_told_again(app: Flask) -> None:
    need = exchange.need(quantity=8, unit="persone", kind="time")
    exchange.confirmed(need, quantity=5)

    assert [event["type"] for event in sent()] == ["need.published"]
