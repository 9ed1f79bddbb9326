"""Hours of tutoring for the funder: by the statistics' dimension, and one row a session."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from campaigns.models import Campaign
from crowdfund.statistics.filters import Asked
from crowdfund.tutoring.models import TutoringSession
from kit.unit_of_work import session

HEADS = (
    "campagna", "titolo", "municipalita", "tema", "giorno", "minuti", "ore", "argomento",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """The tutoring of one value of the dimension."""

    key: str
    sessions: int = 0
    minutes: int = 0
    campaigns: int = 0


def counted(asked: Asked) -> Any:
    """Sessions held in the period, by the dimension, as a statement that gives lines.

    The month is that of the session.
    """
    month = func.to_char(TutoringSession.held_on, "YYYY-MM")
    by = month if asked.by == "month" else func.coalesce(getattr(Campaign, asked.by), "")
    statement = (
        select(
            by.label("key"),
            func.count(),
            func.sum(TutoringSession.minutes),
            func.count(Campaign.id.distinct()),
        )
        .join(Campaign, Campaign.id == TutoringSession.campaign_id)
        .group_by("key")
    )
    return _within(statement, asked)


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
    return _within(statement, asked)


def _within(statement: Any, asked: Asked) -> Any:
    if asked.since:
        statement = statement.where(TutoringSession.held_on >= asked.since)
    if asked.until:
        statement = statement.where(TutoringSession.held_on <= asked.until)
    return statement
