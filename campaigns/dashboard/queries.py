"""Questions behind the team's dashboard."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from campaigns.models import Campaign, Pledge, Question, Update
from campaigns.pledges.states import COUNTS, COUNTS_FLEXIBLE
from kit.clock import CITY
from kit.paging import Page, keyset
from kit.unit_of_work import session

UNSEEN = frozenset({"draft", "setup_pending", "intent_created", "expired"})
"""Pledges that never became one: the team does not see them."""
GIVEN_BACK = frozenset({"released", "refund_pending", "refunded"})
"""Pledges that stood until the campaign itself came to nothing."""


@dataclass(frozen=True)
class Day:
    """What one day brought: pledges that still count, and their cents."""

    day: date
    pledges: int
    amount: int


@dataclass(frozen=True)
class Work:
    """What waits for the team."""

    unanswered: int
    updates: int


def days(campaign: Campaign) -> list[Day]:
    """Money by local day, oldest first; as many rows as the campaign has days. 1 query.

    Of a campaign that failed or was cancelled it shows what had been pledged until then.
    """
    counts = COUNTS if campaign.kind == "all_or_nothing" else COUNTS_FLEXIBLE
    if campaign.state in {"failed", "cancelled"}:
        counts |= GIVEN_BACK
    counted = func.coalesce(Pledge.committed_at, Pledge.collected_at, Pledge.created_at)
    local_day = func.date(func.timezone(CITY.key, counted)).label("day")
    rows = session().execute(
        select(local_day, func.count(), func.sum(Pledge.amount))
        .where(Pledge.campaign_id == campaign.id, Pledge.state.in_(counts))
        .group_by(local_day)
        .order_by(local_day)
    )
    return [Day(day, pledges, int(amount)) for day, pledges, amount in rows]


def work(campaign: Campaign) -> Work:
    """How many questions wait and how many updates were written. 1 query."""
    unanswered = (
        select(func.count())
        .where(
            Question.campaign_id == campaign.id,
            Question.answered_at.is_(None),
            Question.hidden_at.is_(None),
        )
        .scalar_subquery()
    )
    updates = select(func.count()).where(Update.campaign_id == campaign.id).scalar_subquery()
    row = session().execute(select(unanswered, updates)).one()
    return Work(*row)


def backers(campaign: Campaign, cursor: str | None) -> Page[Pledge]:
    """Pledges with their rewards, newest first. 1 query."""
    statement = (
        select(Pledge)
        .where(Pledge.campaign_id == campaign.id, Pledge.state.not_in(UNSEEN))
        .options(joinedload(Pledge.reward))
    )
    return keyset(statement, (Pledge.id,), lambda pledge: (pledge.id,), cursor=cursor, size=25)
