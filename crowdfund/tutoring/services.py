"""Asking for a tutor, and keeping what the tutoring module sends, once and in any order."""

import logging
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from campaigns import queries as campaigns
from campaigns.authoring import mails, readiness
from campaigns.events import CampaignEvent
from campaigns.models import Campaign
from crowdfund.tutoring import events
from crowdfund.tutoring.models import READINESS, Tutor, TutoringRequest, TutoringSession
from kit import audit, clock, links, mail
from kit.db import Base
from kit.events import publish
from kit.unit_of_work import session

log = logging.getLogger(__name__)

ACTOR = "partner:tutoring"


def request(campaign: Campaign, reason: str, score: int | None = None) -> bool:
    """Ask the tutoring module for a tutor; False if this was asked for this reason before."""
    values = {"campaign_id": campaign.id, "reason": reason, "score": score, "at": clock.now()}
    if not _once(TutoringRequest, values, ["campaign_id", "reason"]):
        return False
    publish(events.TutoringRequested(campaign.id, reason, score))
    return True


def on_submitted(fact: CampaignEvent) -> None:
    """A draft was handed in: below the bar of the checklist a tutor is asked for, once."""
    campaign = campaigns.by_id(fact.campaign_id)
    if campaign is None:
        return
    ready = readiness.of(campaign)
    if not ready.is_enough:
        request(campaign, READINESS, ready.score)


def assign(data: dict[str, Any]) -> bool:
    """Keep a tutor and their tasks, and tell the team; a repeat does nothing.

    `data` is a valid `tutor.assigned` payload. False if we have no such campaign.
    """
    campaign = _campaign(data)
    if campaign is None:
        return False
    tutor = data["tutor"]
    values = {
        "campaign_id": campaign.id,
        "assignment_id": data["assignment_id"],
        "at": clock.now(),
        "name": tutor["name"],
        "contact": tutor["contact"],
        "tasks": data["tasks"],
    }
    if _once(Tutor, values, ["assignment_id"]):
        audit.record(ACTOR, "tutor.assigned", campaign.reference, tasks=len(data["tasks"]))
        _tell(campaign, tutor["name"], tutor["contact"])
    return True


def complete(data: dict[str, Any]) -> bool:
    """Keep a session that was held; a repeat does nothing.

    `data` is a valid `session.completed` payload. False if we have no such campaign.
    """
    campaign = _campaign(data)
    if campaign is None:
        return False
    values = {
        "campaign_id": campaign.id,
        "session_id": data["session_id"],
        "received_at": clock.now(),
        "held_on": data["date"],
        "minutes": data["minutes"],
        "topic": data["topic"],
        "notes": data["notes"],
        "tasks_done": data["tasks_done"],
    }
    if _once(TutoringSession, values, ["session_id"]):
        audit.record(ACTOR, "session.completed", campaign.reference, minutes=data["minutes"])
    return True


def _campaign(data: dict[str, Any]) -> Campaign | None:
    found = campaigns.by_code(data["campaign_code"])
    if found is None:
        log.warning("tutoring speaks of a campaign that is not here: %s", data["campaign_code"])
    return found


def _once(table: type[Base], values: dict[str, Any], key: list[str]) -> bool:
    """Add a row unless one with this key is there; whether it was added."""
    added = session().scalar(
        insert(table)
        .values(**values)
        .on_conflict_do_nothing(index_elements=key)
        .returning(table.metadata.tables[table.__tablename__].c.id)
    )
    return added is not None


def _tell(campaign: Campaign, name: str, contact: str) -> None:
    for account in mails.team_of(campaign):
        mail.send(
            "tutoring/assigned",
            account.email,
            locale=account.locale,
            title=mails.plain(campaign.title),
            person=mails.plain(account.display_name),
            tutor=mails.plain(name),
            contact=mails.plain(contact),
            link=links.address("tutoring.show", slug=campaign.slug),
        )
