"""Hours of tutoring for the funder: by the statistics' dimension, and one row a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from campaigns.models import Campaign
from crowdfund.statistics.filters import Asked
from crowdfund.tutoring.models import TutoringSession
from kit.unit_of_work import session

HEADS = (
    "campagna", "titolo", "municipalita", "tema", "giorno", "minuti", "ore", "argomento",
)  # fmt: skip


@dataclass
class Line:
    """The tutoring of one value of the dimension."""

    key: str
    sessions: int = 0
    minutes: int = 0
    campaigns: int = 0


def lines(asked: Asked) -> Sequence[Line]:
    """Sessions held in the period, by the dimension; the month is that of the session."""
    found: dict[str, Line] = {}
    seen: set[tuple[str, int]] = set()
    for held, campaign in session().execute(_sessions(asked)):
        key = f"{held.held_on:%Y-%m}" if asked.by == "month" else getattr(campaign, asked.by) or ""
        line = found.setdefault(key, Line(key))
        line.sessions += 1
        line.minutes += held.minutes
        line.campaigns += (key, campaign.id) not in seen
        seen.add((key, campaign.id))
    return [found[key] for key in sorted(found)]


def rows(asked: Asked) -> Any:
    """One row a session, within an open unit of work; notes and tutors' names stay inside."""
    found = session().execute(_sessions(asked).execution_options(yield_per=500))
    for held, campaign in found:
        yield (
            campaign.code, campaign.title, campaign.district or "", campaign.theme or "",
            held.held_on, held.minutes, hours(held.minutes), held.topic,
        )  # fmt: skip


def hours(minutes: int) -> Decimal:
    """Hours with two decimals."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def _sessions(asked: Asked) -> Any:
    statement = (
        select(TutoringSession, Campaign)
        .join(Campaign, Campaign.id == TutoringSession.campaign_id)
        .order_by(TutoringSession.held_on, TutoringSession.id)
    )
    if asked.since:
        statement = statement.where(TutoringSession.held_on >= asked.since)
    if asked.until:
        statement = statement.where(TutoringSession.held_on <= asked.until)
    return statement
