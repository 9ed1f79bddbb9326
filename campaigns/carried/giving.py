"""How much the members of a community gave in all: kept as it changes, told in steps of three.

A pledge counts for the communities that carry its campaign and that its backer is in when it
begins to count; then as long as it counts, whoever leaves what. The rows are written last in
the unit of work, under the community's row of totals, so that two units never count apart.
"""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.carried.models import Carried, Gift, GiftTotals
from campaigns.events import GiftChanged
from communities.models import Membership
from kit.unit_of_work import before_commit, session

_NEWS = "gift_news"
FEWEST = 3
"""Fewer givers than these are shown no sum, and no step of a sum is the doing of fewer."""


@dataclass(frozen=True)
class _News:
    reference: str
    account_id: int
    amount: int


@dataclass
class _Noted:
    """The latest news of a pledge in this unit of work: it may begin and cease to count in it."""

    news: _News


def on_gift_changed(event: GiftChanged) -> None:
    """Note it for the communities that it counts for: 2 queries at most, none for guests."""
    if event.account_id is None:
        return
    news = _News(event.reference, event.account_id, event.amount)
    noted: dict[str, _Noted] = session().info.setdefault(_NEWS, {})
    known = noted.get(event.reference)
    if known is not None:
        known.news = news
        return
    found = session().scalars(select(Gift.community_id).where(Gift.reference == event.reference))
    numbers = list(found) or (_concerned(event) if event.amount else [])
    if not numbers:
        return
    noted[event.reference] = _Noted(news)
    for community_id in numbers:
        key = f"gifts:{community_id:020d}:{event.reference}"
        before_commit(key, partial(_write, community_id, event.reference))


def _concerned(event: GiftChanged) -> list[int]:
    """The communities that carry the campaign and that the backer is in."""
    rows = session().scalars(
        select(Carried.community_id)
        .join(Membership, Membership.community_id == Carried.community_id)
        .where(
            Carried.campaign_id == event.campaign_id,
            Membership.account_id == event.account_id,
            Membership.left_at.is_(None),
        )
        .order_by(Carried.community_id)
    )
    return list(rows)


def _write(community_id: int, reference: str, opened: Session) -> None:
    news = opened.info[_NEWS][reference].news
    fresh = insert(GiftTotals).values(
        community_id=community_id, given=0, givers=0, shown=0, shown_givers=0
    )
    opened.execute(fresh.on_conflict_do_nothing())
    totals = opened.scalars(
        select(GiftTotals)
        .where(GiftTotals.community_id == community_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    before, others = _so_far(opened, community_id, news)
    if before == news.amount:
        return
    totals.given += news.amount - before
    totals.givers += (news.amount + others > 0) - (before + others > 0)
    values = {"amount": news.amount, "is_told": False}
    row = insert(Gift).values(
        community_id=community_id, reference=news.reference, account_id=news.account_id, **values
    )
    opened.execute(
        row.on_conflict_do_update(index_elements=["community_id", "reference"], set_=values)
    )
    if _untold(opened, community_id) >= FEWEST:
        totals.shown, totals.shown_givers = totals.given, totals.givers
        told = update(Gift).where(Gift.community_id == community_id, ~Gift.is_told)
        opened.execute(told.values(is_told=True).execution_options(synchronize_session=False))
    opened.flush()


def _so_far(opened: Session, community_id: int, news: _News) -> tuple[int, int]:
    """Cents that this pledge counted with until now, and those of the same person's others."""
    this = Gift.reference == news.reference
    row = opened.execute(
        select(
            func.coalesce(func.sum(Gift.amount).filter(this), 0).label("this"),
            func.coalesce(func.sum(Gift.amount).filter(~this), 0).label("others"),
        ).where(Gift.community_id == community_id, Gift.account_id == news.account_id)
    ).one()
    return int(row.this), int(row.others)


def _untold(opened: Session, community_id: int) -> int:
    """How many people have changed something that the shown sum does not have yet."""
    counting = select(func.count(func.distinct(Gift.account_id))).where(
        Gift.community_id == community_id, ~Gift.is_told
    )
    return opened.scalar(counting) or 0
