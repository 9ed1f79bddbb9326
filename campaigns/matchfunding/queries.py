"""Finding calls, their stakes and matches; nothing here counts pledges."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Account
from campaigns.matchfunding.givers import Key
from campaigns.matchfunding.models import Match, MatchCall, MatchStake
from campaigns.matchfunding.states import PUBLIC
from campaigns.models import Campaign, Pledge, TeamMember
from campaigns.offline.models import OfflinePledge
from kit.paging import Page, keyset
from kit.unit_of_work import session


def by_id(call_id: int) -> MatchCall | None:
    """One call by its number."""
    return session().get(MatchCall, call_id)


def by_code(call_code: str) -> MatchCall | None:
    """One call by its public code, in any case."""
    return session().scalar(select(MatchCall).where(MatchCall.code == call_code.upper()[:12]))


def all_calls() -> Sequence[MatchCall]:
    """Every call for the admin's list, the newest first; a city has few."""
    return session().scalars(select(MatchCall).order_by(MatchCall.id.desc()).limit(200)).all()


def public_calls() -> Sequence[MatchCall]:
    """Calls that everyone may read, the open ones first."""
    return (
        session()
        .scalars(
            select(MatchCall)
            .where(MatchCall.state.in_(PUBLIC))
            .order_by((MatchCall.state == "open").desc(), MatchCall.id.desc())
            .limit(100)
        )
        .all()
    )


def taking(campaign: Campaign, now: datetime) -> Sequence[MatchCall]:
    """Open calls that add to pledges to this campaign, in the order in which they do: 1 query."""
    return (
        session()
        .scalars(select(MatchCall).where(*_taking(campaign, now)).order_by(MatchCall.id))
        .all()
    )


def stake(call_id: int, campaign_id: int) -> MatchStake | None:
    """What a call has in a campaign, read afresh; ask with the call locked."""
    return session().scalar(
        select(MatchStake)
        .where(MatchStake.call_id == call_id, MatchStake.campaign_id == campaign_id)
        .execution_options(populate_existing=True)
    )


def around(campaign: Campaign, now: datetime) -> list[tuple[MatchCall, MatchStake | None]]:
    """Every call that adds, or added, to a campaign, with what it has there: 1 query."""
    rows = session().execute(
        select(MatchCall, MatchStake)
        .outerjoin(
            MatchStake,
            and_(MatchStake.call_id == MatchCall.id, MatchStake.campaign_id == campaign.id),
        )
        .where(or_(MatchStake.call_id.is_not(None), and_(*_taking(campaign, now))))
        .order_by(MatchCall.id)
    )
    return [(call, stake) for call, stake in rows]


def stakes_of_campaign(campaign_id: int) -> Sequence[MatchStake]:
    """What every call has in a campaign, by the calls' numbers, with the calls: 1 query."""
    return (
        session()
        .scalars(
            select(MatchStake)
            .where(MatchStake.campaign_id == campaign_id)
            .options(joinedload(MatchStake.call, innerjoin=True))
            .order_by(MatchStake.call_id)
        )
        .all()
    )


def matches_of(keys: Iterable[Key]) -> Sequence[Match]:
    """What is added to some givers, by the calls' numbers, with the calls: 1 query."""
    numbers_of: dict[str, list[int]] = {"pledge": [], "offline": []}
    for kind, number in keys:
        numbers_of[kind].append(number)
    of_one = [
        column.in_(numbers)
        for column, numbers in (
            (Match.pledge_id, numbers_of["pledge"]),
            (Match.offline_id, numbers_of["offline"]),
        )
        if numbers
    ]
    return (
        session()
        .scalars(
            select(Match)
            .where(or_(false(), *of_one))
            .options(joinedload(Match.call, innerjoin=True))
            .order_by(Match.call_id)
        )
        .all()
    )


def is_of_team(pledge: Pledge | OfflinePledge) -> bool:
    """Whether the pledge is of the campaign's own team, by account or by address.

    Cash that a member of the team took in is the team's own too.
    """
    theirs: list[ColumnElement[bool]] = [false()]
    if pledge.email:
        theirs += [TeamMember.email == pledge.email, Account.email == pledge.email]
    if pledge.account_id is not None:
        theirs.append(TeamMember.account_id == pledge.account_id)
    if isinstance(pledge, OfflinePledge) and pledge.is_cash:
        theirs.append(TeamMember.account_id == pledge.entered_by)
    return bool(
        session().scalar(
            select(
                select(TeamMember.id)
                .outerjoin(Account, Account.id == TeamMember.account_id)
                .where(TeamMember.campaign_id == pledge.campaign_id, or_(*theirs))
                .exists()
            )
        )
    )


def awarded(campaign_id: int) -> int:
    """What a campaign has of all sponsors for good, in cents."""
    total = session().scalar(
        select(func.coalesce(func.sum(MatchStake.awarded - MatchStake.clawed_back), 0)).where(
            MatchStake.campaign_id == campaign_id
        )
    )
    return int(total or 0)


def has_reserved(campaign_id: int) -> bool:
    """Whether anything is still reserved for a campaign."""
    return bool(
        session().scalar(
            select(
                select(MatchStake.call_id)
                .where(MatchStake.campaign_id == campaign_id, MatchStake.reserved > 0)
                .exists()
            )
        )
    )


def waiting_for_no_card(campaign_id: int, after: int, limit: int) -> Sequence[Match]:
    """What is reserved for a judged campaign and waits for no card, by number, after one."""
    return (
        session()
        .scalars(
            select(Match)
            .join(MatchStake, _of_its_stake())
            .join(Campaign, Campaign.id == Match.campaign_id)
            .where(Match.campaign_id == campaign_id, Match.id > after, *_waits_for_no_card())
            .order_by(Match.id)
            .limit(limit)
        )
        .all()
    )


def judged_and_reserved(limit: int = 200) -> list[int]:
    """Campaigns whose thresholds were judged and whose reserved money waits for no card."""
    return list(
        session().scalars(
            select(Match.campaign_id)
            .join(MatchStake, _of_its_stake())
            .join(Campaign, Campaign.id == Match.campaign_id)
            .where(MatchStake.reserved > 0, *_waits_for_no_card())
            .distinct()
            .limit(limit)
        )
    )


def over(now: datetime) -> list[int]:
    """Open calls whose last day is over."""
    return list(
        session().scalars(
            select(MatchCall.id).where(MatchCall.state == "open", MatchCall.closes_at <= now)
        )
    )


def supported(call: MatchCall, cursor: str | None = None) -> Page[MatchStake]:
    """Campaigns that have something of a call, the newest first, with their figures."""
    statement = (
        select(MatchStake)
        .where(MatchStake.call_id == call.id, MatchStake.reserved + MatchStake.awarded > 0)
        .options(joinedload(MatchStake.campaign, innerjoin=True).joinedload(Campaign.totals))
    )
    return keyset(
        statement, (MatchStake.campaign_id,), lambda one: (one.campaign_id,), cursor=cursor
    )


def _of_its_stake() -> ColumnElement[bool]:
    return and_(MatchStake.call_id == Match.call_id, MatchStake.campaign_id == Match.campaign_id)


def _waits_for_no_card() -> list[ColumnElement[bool]]:
    """Under the threshold, charged at the pledge, or by bank and in cash: a job decides."""
    return [
        Match.state == "reserved",
        MatchStake.is_reached.is_not(None),
        or_(
            MatchStake.is_reached.is_(False),
            Campaign.kind == "flexible",
            Match.offline_id.is_not(None),
        ),
    ]


def _taking(campaign: Campaign, now: datetime) -> list[ColumnElement[bool]]:
    return [
        MatchCall.state == "open",
        MatchCall.opens_at <= now,
        MatchCall.closes_at > now,
        or_(MatchCall.district.is_(None), MatchCall.district == campaign.district),
        or_(MatchCall.theme.is_(None), MatchCall.theme == campaign.theme),
    ]
