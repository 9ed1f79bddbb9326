"""Questions behind the team's dashboard."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import joinedload

from campaigns.models import Campaign, Pledge, Question, Update
from campaigns.offline.models import OfflinePledge
from campaigns.offline.states import COUNTS as OFFLINE_COUNTS
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
    by_card = select(local_day, Pledge.amount.label("amount")).where(
        Pledge.campaign_id == campaign.id, Pledge.state.in_(counts)
    )
    came = union_all(by_card, _offline(campaign)).subquery()
    rows = session().execute(
        select(came.c.day, func.count(), func.sum(came.c.amount))
        .group_by(came.c.day)
        .order_by(came.c.day)
    )
    return [Day(day, pledges, int(amount)) for day, pledges, amount in rows]


def work(campaign: Campaign) -> Work:
    """How many questions wait and how many updates were written. 1 query."""
    unanswered = (
        select(func.count())
        .where(
            Question.campaign_id == campaign.id,
            Question.answered_at.is_(None),
            Question.answer == "",
            Question.hidden_at.is_(None),
            Question.moderation == "visible",
        )
        .scalar_subquery()
    )
    updates = select(func.count()).where(Update.campaign_id == campaign.id).scalar_subquery()
    row = session().execute(select(unanswered, updates)).one()
    return Work(*row)


def offline(campaign: Campaign, limit: int = 50) -> list[OfflinePledge]:
    """Transfers and cash that came, newest first. 1 query."""
    return list(
        session().scalars(
            select(OfflinePledge)
            .where(
                OfflinePledge.campaign_id == campaign.id,
                OfflinePledge.state.in_(("matched", "confirmed", "reversed")),
            )
            .order_by(OfflinePledge.id.desc())
            .limit(limit)
        )
    )


def _offline(campaign: Campaign) -> Select[Any]:
    """Transfers and cash by the local day on which they were confirmed."""
    states = OFFLINE_COUNTS
    if campaign.state in {"failed", "cancelled"}:
        states |= {"reversed"}
    local_day = func.date(func.timezone(CITY.key, OfflinePledge.confirmed_at)).label("day")
    return select(local_day, OfflinePledge.amount.label("amount")).where(
        OfflinePledge.campaign_id == campaign.id,
        OfflinePledge.state.in_(states),
        OfflinePledge.confirmed_at.is_not(None),
    )


def backers(campaign: Campaign, cursor: str | None) -> Page[Pledge]:
    """Pledges with their rewards, newest first. 1 query."""
    statement = (
        select(Pledge)
        .where(Pledge.campaign_id == campaign.id, Pledge.state.not_in(UNSEEN))
        .options(joinedload(Pledge.reward))
    )
    return keyset(statement, (Pledge.id,), lambda pledge: (pledge.id,), cursor=cursor, size=25)
