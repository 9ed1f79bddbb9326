"""The books as the admin reads them: balances of kinds, of accounts, and every posting."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from campaigns.models import Campaign
from kit.paging import Page, keyset
from kit.unit_of_work import session
from payments.ledger.models import Entry, LedgerAccount, Posting

SIZE = 40


@dataclass(frozen=True)
class Balance:
    """What an account, or a kind of account, stands at; cents, debit positive."""

    kind: str
    amount: int
    accounts: int = 1
    id: int = 0
    owner: str = ""


@dataclass(frozen=True)
class Movement:
    """A posting with its entry, and the account's balance after it (cents)."""

    posting: Posting
    entry: Entry
    after: int


def kinds() -> list[Balance]:
    """Each kind of account with its balance."""
    rows = session().execute(
        select(
            LedgerAccount.kind,
            func.count(LedgerAccount.id.distinct()),
            func.max(LedgerAccount.id),
            func.coalesce(func.sum(Posting.amount), 0),
        )
        .outerjoin(Posting, Posting.account_id == LedgerAccount.id)
        .group_by(LedgerAccount.kind)
        .order_by(LedgerAccount.kind)
    )
    return [Balance(kind, int(amount), count, number) for kind, count, number, amount in rows]


def total(kind: str) -> Balance | None:
    """One kind with its balance; None if it has no account."""
    return next((one for one in kinds() if one.kind == kind), None)


def accounts(kind: str, cursor: str | None) -> Page[Balance]:
    """The accounts of a kind with their balances, newest first; two queries."""
    statement = select(LedgerAccount).where(LedgerAccount.kind == kind)
    page = keyset(statement, [LedgerAccount.id], lambda one: (one.id,), cursor=cursor, size=SIZE)
    sums = _sums([one.id for one in page.items])
    found = [Balance(one.kind, sums.get(one.id, 0), 1, one.id, one.owner) for one in page.items]
    return Page(found, page.next_cursor)


def find(account_id: int) -> LedgerAccount | None:
    """One account by its number."""
    return session().get(LedgerAccount, account_id)


def balance(account: LedgerAccount) -> int:
    """What an account stands at, in cents."""
    return _sums([account.id]).get(account.id, 0)


def movements(account: LedgerAccount, cursor: str | None) -> Page[Movement]:
    """An account's postings, newest first, each with the balance after it."""
    statement: Select[Any] = select(Posting).where(Posting.account_id == account.id)
    page = keyset(statement, [Posting.id], lambda one: (one.id,), cursor=cursor, size=SIZE)
    if not page.items:
        return Page([], None)
    entries = {
        entry.id: entry
        for entry in session().scalars(
            select(Entry).where(Entry.id.in_([one.entry_id for one in page.items]))
        )
    }
    after = _sum_up_to(account, page.items[0].id)
    found = []
    for posting in page.items:
        found.append(Movement(posting, entries[posting.entry_id], after))
        after -= posting.amount
    return Page(found, page.next_cursor)


def entry(entry_id: int) -> Entry | None:
    """One entry with all its lines."""
    return session().get(
        Entry, entry_id, options=[selectinload(Entry.postings).selectinload(Posting.account)]
    )


def titles(owners: Iterable[str]) -> dict[str, str]:
    """The titles of those owners that are campaigns ("campaign:AB12")."""
    codes = {one.removeprefix("campaign:") for one in owners if one.startswith("campaign:")}
    if not codes:
        return {}
    rows = session().execute(select(Campaign.code, Campaign.title).where(Campaign.code.in_(codes)))
    return {f"campaign:{code}": title for code, title in rows}


def _sums(accounts: list[int]) -> dict[int, int]:
    rows = session().execute(
        select(Posting.account_id, func.sum(Posting.amount))
        .where(Posting.account_id.in_(accounts))
        .group_by(Posting.account_id)
    )
    return {account: int(amount) for account, amount in rows}


def _sum_up_to(account: LedgerAccount, posting_id: int) -> int:
    statement = select(func.sum(Posting.amount)).where(
        Posting.account_id == account.id, Posting.id <= posting_id
    )
    return int(session().scalar(statement) or 0)
