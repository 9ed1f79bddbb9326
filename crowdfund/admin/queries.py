"""What the admin's lists show, a keyset page at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, text
from sqlalchemy.orm import selectinload

from accounts.models import Account
from campaigns.models import Campaign
from campaigns.pledges.models import Pledge
from kit.audit import Deed
from kit.paging import Page, keyset
from kit.states import Move
from kit.unit_of_work import session
from payments.ledger.models import Entry, LedgerAccount, Posting
from webhooks.models import Delivery, InboundEvent, OutboundEvent

SIZE = 40


@dataclass(frozen=True)
class Job:
    """A job of the queue as its table has it."""

    id: int
    task_name: str
    queue: str
    status: str
    attempts: int
    scheduled_at: datetime | None
    args: dict[str, Any]


def people(words: str, role: str, cursor: str | None) -> Page[Account]:
    """Accounts, newest first; `words` is part of an address or a name."""
    statement = select(Account)
    if words:
        like = f"%{_escaped(words)}%"
        statement = statement.where(
            or_(Account.email.ilike(like), Account.display_name.ilike(like))
        )
    if role:
        statement = statement.where(Account.role == role)
    return _page(statement, Account.id, cursor)


def find_person(account_id: int) -> Account | None:
    """One account by its number."""
    return session().get(Account, account_id) if account_id < 2**63 else None


def campaigns(words: str, state: str, cursor: str | None) -> Page[Campaign]:
    """Campaigns, newest first; `words` is part of a title or a code."""
    statement = select(Campaign).options(selectinload(Campaign.totals))
    if words:
        like = f"%{_escaped(words)}%"
        statement = statement.where(or_(Campaign.title.ilike(like), Campaign.code == words.upper()))
    if state:
        statement = statement.where(Campaign.state == state)
    return _page(statement, Campaign.id, cursor)


def pledges(words: str, state: str, cursor: str | None) -> Page[Pledge]:
    """Pledges, newest first; `words` is a code or an address."""
    statement = select(Pledge).options(selectinload(Pledge.campaign))
    if words:
        statement = statement.where(
            or_(Pledge.code == words.upper(), Pledge.email == words.lower())
        )
    if state:
        statement = statement.where(Pledge.state == state)
    return _page(statement, Pledge.id, cursor)


def balances() -> list[tuple[str, int, int]]:
    """Each kind of ledger account: kind, how many accounts, their balance in cents."""
    rows = session().execute(
        select(
            LedgerAccount.kind,
            func.count(LedgerAccount.id.distinct()),
            func.coalesce(func.sum(Posting.amount), 0),
        )
        .outerjoin(Posting, Posting.account_id == LedgerAccount.id)
        .group_by(LedgerAccount.kind)
        .order_by(LedgerAccount.kind)
    )
    return [(kind, count, int(amount)) for kind, count, amount in rows]


def entries(account: str, reference: str, cursor: str | None) -> Page[Entry]:
    """Ledger entries with their postings, newest first; of one account kind or reference."""
    statement = select(Entry).options(
        selectinload(Entry.postings).selectinload(Posting.account)
    )
    if account:
        touched = (
            select(Posting.entry_id)
            .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
            .where(LedgerAccount.kind == account)
        )
        statement = statement.where(Entry.id.in_(touched))
    if reference:
        statement = statement.where(Entry.reference == reference)
    return _page(statement, Entry.id, cursor)


def deeds(actor: str, cursor: str | None) -> Page[Deed]:
    """What people and partners did, newest first."""
    statement = select(Deed)
    if actor:
        statement = statement.where(Deed.actor == actor)
    return _page(statement, Deed.id, cursor)


def moves(lifecycle: str, cursor: str | None) -> Page[Move]:
    """Every change of a state, newest first."""
    statement = select(Move)
    if lifecycle:
        statement = statement.where(Move.lifecycle == lifecycle)
    return _page(statement, Move.id, cursor)


def jobs(status: str) -> list[Job]:
    """The newest jobs of a status ("failed", "todo", "doing"), at most 100."""
    rows = session().execute(
        text(
            "SELECT id, task_name, queue_name AS queue, status::text, attempts, scheduled_at, args"
            " FROM procrastinate_jobs WHERE status::text = :status ORDER BY id DESC LIMIT 100"
        ),
        {"status": status},
    )
    return [Job(**row._mapping) for row in rows]


def deliveries() -> list[tuple[Delivery, OutboundEvent]]:
    """The newest 100 deliveries with their events."""
    rows = session().execute(
        select(Delivery, OutboundEvent)
        .join(OutboundEvent, OutboundEvent.id == Delivery.event_id)
        .order_by(Delivery.id.desc())
        .limit(100)
    )
    return [(delivery, event) for delivery, event in rows]


def find_delivery(delivery_id: int) -> Delivery | None:
    """One delivery by its number."""
    return session().get(Delivery, delivery_id) if delivery_id < 2**63 else None


def inbound() -> list[InboundEvent]:
    """The newest 100 events that came in."""
    return list(session().scalars(select(InboundEvent).order_by(InboundEvent.id.desc()).limit(100)))


def _page(statement: Select[Any], column: Any, cursor: str | None) -> Page[Any]:
    return keyset(statement, [column], lambda row: (row.id,), cursor=cursor, size=SIZE)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
