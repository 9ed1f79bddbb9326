"""What tutoring brought to one campaign, for its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from campaigns.models import Campaign
from crowdfund.tutoring.models import Tutor, TutoringRequest, TutoringSession
from kit import clock
from kit.unit_of_work import session

Row = TypeVar("Row", TutoringRequest, Tutor, TutoringSession)

AT_MOST = 200
"""More entries than a tutored campaign ever has."""


@dataclass(frozen=True)
class Task:
    """Something a tutor asked the team to do."""

    text: str
    tutor: str
    is_done: bool


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: a "request", a "tutor" or a "session"."""

    kind: str
    on: date
    about: TutoringRequest | Tutor | TutoringSession


@dataclass(frozen=True)
class Timeline:
    """Everything about a campaign's tutoring, newest first; `minutes` of all sessions."""

    entries: Sequence[Entry]
    tasks: Sequence[Task]
    tutors: Sequence[Tutor]
    minutes: int


def timeline(campaign: Campaign) -> Timeline:
    """Gather it: 3 queries. A task is done if any session says so, in whatever order they came."""
    requests = _of(TutoringRequest, campaign)
    tutors = _of(Tutor, campaign)
    sessions = _of(TutoringSession, campaign)
    done = {task for held in sessions for task in held.tasks_done}
    entries = [
        *(Entry("request", clock.local(one.at).date(), one) for one in requests),
        *(Entry("tutor", clock.local(one.at).date(), one) for one in tutors),
        *(Entry("session", one.held_on, one) for one in sessions),
    ]
    entries.sort(key=lambda entry: entry.on, reverse=True)
    return Timeline(
        entries=entries,
        tasks=[
            Task(task["text"], tutor.name, task["id"] in done)
            for tutor in tutors
            for task in tutor.tasks
        ],
        tutors=tutors,
        minutes=sum(one.minutes for one in sessions),
    )


def _of(table: type[Row], campaign: Campaign) -> Sequence[Row]:
    return (
        session()
        .scalars(
            select(table)
            .where(table.campaign_id == campaign.id)
            .order_by(table.id.desc())
            .limit(AT_MOST)
        )
        .all()
    )
