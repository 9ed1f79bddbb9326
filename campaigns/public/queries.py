"""Questions about public campaigns; each says how many queries it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, false, func, literal, or_, select, text, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload, with_expression
from sqlalchemy.orm.interfaces import ORMOption

from campaigns.carried.carriers import carriers
from campaigns.models import Campaign, CampaignTotals, Pledge, Question, Update
from campaigns.offline.models import IS_SHOWN as OFFLINE_IS_SHOWN
from campaigns.offline.models import OfflinePledge
from campaigns.offline.states import COUNTS as OFFLINE_COUNTS
from campaigns.pledges.models import IS_SHOWN
from campaigns.pledges.states import COUNTS, COUNTS_FLEXIBLE
from campaigns.public.listing import GROUPS
from kit.unit_of_work import session

RECENT = 50
"""How many of the newest named pledges are looked at, at most, to show a handful."""
SHOWN_SUPPORTERS = 5


@dataclass(frozen=True)
class Supporter:
    """Somebody who let their name, or a sentence, be seen. `name` is empty if anonymous."""

    name: str
    message: str


@dataclass(frozen=True)
class CityFigures:
    """What the whole service has done so far; `collected` in cents."""

    live: int
    succeeded: int
    pledged: int
    collected: int
    backers: int


def by_slug(slug: str) -> Campaign | None:
    """A campaign with its totals and team: 2 queries. Also after a new title, by its code."""
    return _find(slug, joinedload(Campaign.totals), selectinload(Campaign.team))


def page_by_slug(slug: str) -> Campaign | None:
    """A campaign with everything its page tells: 3 queries. Also after a new title."""
    return _find(
        slug,
        with_expression(Campaign.carriers, carriers()),
        joinedload(Campaign.totals),
        joinedload(Campaign.lines),
        selectinload(Campaign.team),
        selectinload(Campaign.rewards),
    )


def by_code(code: str) -> Campaign | None:
    """The campaign that a short link means, however its code is typed: 1 query."""
    return (
        session()
        .scalars(select(Campaign).where(Campaign.code == code.strip().upper()))
        .one_or_none()
    )


def told(
    campaign_id: int, updates: int, questions: int
) -> tuple[Sequence[Update], Sequence[Question]]:
    """The newest updates and answered questions, so many of each at most: 1 query for both."""
    news = aliased(Update, _latest_updates(campaign_id, updates).subquery())
    answered = aliased(Question, _answered_questions(campaign_id, questions).subquery())
    both = select(news, answered).join(answered, false(), full=True).select_from(news)
    rows: Sequence[Any] = session().execute(both).all()
    return (
        sorted((one for one, _ in rows if one), key=lambda one: -one.id),
        sorted((one for _, one in rows if one), key=lambda one: -one.id),
    )


def _latest_updates(campaign_id: int, limit: int) -> Select[Update]:
    return (
        select(Update)
        .where(Update.campaign_id == campaign_id, Update.moderation == "visible")
        .order_by(Update.id.desc())
        .limit(limit)
    )


def _answered_questions(campaign_id: int, limit: int) -> Select[Question]:
    return (
        select(Question)
        .where(
            Question.campaign_id == campaign_id,
            Question.hidden_at.is_(None),
            Question.moderation == "visible",
            Question.answer_moderation == "visible",
            Question.answered_at.is_not(None),
        )
        .order_by(Question.id.desc())
        .limit(limit)
    )


def recent_supporters(campaign: Campaign) -> list[Supporter]:
    """A handful of the latest who chose to be seen: 1 query, bounded however many pledged."""
    counts = COUNTS if campaign.kind == "all_or_nothing" else COUNTS_FLEXIBLE
    by_card = (
        select(
            func.coalesce(Pledge.committed_at, Pledge.collected_at).label("at"),
            Pledge.name.label("name"),
            Pledge.message.label("message"),
            Pledge.is_anonymous.label("is_anonymous"),
            Pledge.state.in_(counts).label("counts"),
        )
        .where(
            Pledge.campaign_id == campaign.id,
            text(IS_SHOWN),
        )
        .order_by(Pledge.id.desc())
        .limit(RECENT)
    )
    otherwise = (
        select(
            OfflinePledge.confirmed_at,
            OfflinePledge.name,
            literal(""),
            OfflinePledge.is_anonymous,
            OfflinePledge.state.in_(OFFLINE_COUNTS),
        )
        .where(OfflinePledge.campaign_id == campaign.id, text(OFFLINE_IS_SHOWN))
        .order_by(OfflinePledge.id.desc())
        .limit(RECENT)
    )
    newest = union_all(by_card, otherwise).subquery()
    rows = session().execute(
        select(newest.c.name, newest.c.message, newest.c.is_anonymous)
        .where(newest.c.counts)
        .order_by(newest.c.at.desc())
        .limit(SHOWN_SUPPORTERS)
    )
    return [Supporter("" if row.is_anonymous else row.name, row.message) for row in rows]


def city_figures() -> CityFigures:
    """Totals of all public campaigns, from their rows of totals: 1 query."""
    public = Campaign.state.in_(GROUPS["all"])
    row = (
        session()
        .execute(
            select(
                func.count().filter(Campaign.state == "live").label("live"),
                func.count().filter(Campaign.state.in_(GROUPS["succeeded"])).label("succeeded"),
                func.coalesce(func.sum(CampaignTotals.pledged), 0).label("pledged"),
                func.coalesce(func.sum(CampaignTotals.collected), 0).label("collected"),
                func.coalesce(func.sum(CampaignTotals.backers), 0).label("backers"),
            )
            .select_from(Campaign)
            .join(CampaignTotals, CampaignTotals.campaign_id == Campaign.id)
            .where(public)
        )
        .one()
    )
    return CityFigures(
        row.live, row.succeeded, int(row.pledged), int(row.collected), int(row.backers)
    )


def _find(slug: str, *with_them: ORMOption) -> Campaign | None:
    """By address, else by the code at its end: one query in both cases."""
    code = slug.rpartition("-")[2].upper()
    found = session().scalars(
        select(Campaign)
        .where(or_(Campaign.slug == slug, Campaign.code == code))
        .order_by((Campaign.slug == slug).desc())
        .limit(1)
        .options(*with_them)
    )
    return found.unique().first()
