"""What the admin's lists show, a keyset page at a time: campaigns, pledges, people, the log."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from accounts import queries as accounts
from accounts.models import Account
from campaigns.models import Campaign, CampaignTotals
from campaigns.pledges.models import Pledge
from crowdfund.admin.filters import CampaignFilter, PledgeFilter
from kit import clock
from kit.audit import Deed
from kit.paging import Page, keyset
from kit.states import Move
from kit.unit_of_work import session

SIZE = 40


def people(words: str, role: str, cursor: str | None) -> Page[Account]:
    """Accounts, newest first; `words` is part of an address or a name."""
    statement = select(Account)
    if words:
        like = f"%{escaped(words)}%"
        statement = statement.where(
            or_(Account.email.ilike(like), Account.display_name.ilike(like))
        )
    if role:
        statement = statement.where(Account.role == role)
    return _page(statement, Account.id, cursor)


def find_person(account_id: int) -> Account | None:
    """One account by its number."""
    return session().get(Account, account_id)


def campaigns(wanted: CampaignFilter, cursor: str | None) -> Page[Campaign]:
    """Campaigns, newest first."""
    statement = _campaigns(select(Campaign), wanted).options(selectinload(Campaign.totals))
    return _page(statement, Campaign.id, cursor)


def campaigns_together(wanted: CampaignFilter) -> tuple[int, int, int]:
    """How many campaigns the filter finds, what was promised to them and their minimum (cents)."""
    pledged = func.coalesce(func.sum(CampaignTotals.pledged), 0)
    minimum = func.coalesce(func.sum(Campaign.minimum), 0)
    statement = select(func.count(Campaign.id), pledged, minimum).outerjoin(
        CampaignTotals, CampaignTotals.campaign_id == Campaign.id
    )
    count, promised, least = session().execute(_campaigns(statement, wanted)).one()
    return count, int(promised), int(least)


def pledges(wanted: PledgeFilter, cursor: str | None) -> Page[Pledge]:
    """Pledges, newest first."""
    statement = _pledges(select(Pledge), wanted).options(contains_eager(Pledge.campaign))
    return _page(statement, Pledge.id, cursor)


def pledges_together(wanted: PledgeFilter) -> tuple[int, int]:
    """How many pledges the filter finds, and their amount in cents."""
    amount = func.coalesce(func.sum(Pledge.amount), 0)
    found, cents = session().execute(_pledges(select(func.count(Pledge.id), amount), wanted)).one()
    return found, int(cents)


def deeds(actor: str, subject: str, cursor: str | None) -> Page[Deed]:
    """What people and partners did, newest first."""
    statement = select(Deed)
    if actor:
        statement = statement.where(Deed.actor == actor)
    if subject:
        statement = statement.where(Deed.subject == subject)
    return _page(statement, Deed.id, cursor)


def moves(lifecycle: str, subject: str, cursor: str | None) -> Page[Move]:
    """Every change of a state, newest first; of one lifecycle, or of one thing in it."""
    statement = select(Move)
    if lifecycle:
        statement = statement.where(Move.lifecycle == lifecycle)
    if subject.isascii() and subject.isdigit() and int(subject) < 2**63:
        statement = statement.where(Move.subject_id == int(subject))
    return _page(statement, Move.id, cursor)


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of those actors that are accounts ("account:12")."""
    told = {actor.removeprefix("account:") for actor in actors if actor.startswith("account:")}
    numbers = {int(one) for one in told if one.isascii() and one.isdigit() and len(one) < 19}
    return {f"account:{one}": name for one, name in accounts.display_names(numbers).items()}


def waiting_for_review() -> int:
    """How many campaigns wait for an animator."""
    return (
        session().scalar(select(func.count(Campaign.id)).where(Campaign.state == "in_review")) or 0
    )


def _campaigns(statement: Any, wanted: CampaignFilter) -> Any:
    if wanted.q:
        like = f"%{escaped(wanted.q)}%"
        statement = statement.where(
            or_(Campaign.title.ilike(like), Campaign.code == wanted.q.upper())
        )
    if wanted.state:
        statement = statement.where(Campaign.state == wanted.state)
    if wanted.district:
        statement = statement.where(Campaign.district == wanted.district)
    if wanted.theme:
        statement = statement.where(Campaign.theme == wanted.theme)
    return _published(statement, wanted)


def _pledges(statement: Any, wanted: PledgeFilter) -> Any:
    statement = statement.join(Campaign, Campaign.id == Pledge.campaign_id)
    if wanted.q:
        statement = statement.where(
            or_(Pledge.code == wanted.q.upper(), Pledge.email == wanted.q.lower())
        )
    if wanted.state:
        statement = statement.where(Pledge.state == wanted.state)
    if wanted.campaign:
        statement = statement.where(Campaign.code == wanted.campaign.upper())
    return _published(statement, wanted)


def _published(statement: Any, wanted: CampaignFilter | PledgeFilter) -> Any:
    """Campaigns published on the wanted days, in city time."""
    if wanted.since:
        statement = statement.where(Campaign.published_at >= clock.start_of_day(wanted.since))
    if wanted.until:
        statement = statement.where(Campaign.published_at < clock.end_of_day(wanted.until))
    return statement


def _page(statement: Any, column: Any, cursor: str | None) -> Page[Any]:
    return keyset(statement, [column], lambda row: (row.id,), cursor=cursor, size=SIZE)


def escaped(words: str) -> str:
    """Words for LIKE, in which % and _ mean themselves."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
