"""The lines of the ledger as the admin looks for them: filtered, summed, by period, exported."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, literal, select, text
from sqlalchemy.orm import contains_eager

from crowdfund.admin import ledger
from crowdfund.admin.filters import LedgerFilter
from crowdfund.statistics.exports import Export
from kit import audit, clock
from kit.paging import Page, keyset
from kit.spreadsheets import Cell, euros
from kit.unit_of_work import session, unit_of_work
from payments.ledger.models import Entry, LedgerAccount, Posting
from payments.models import Payment

HEADS = (
    "registrazione", "riga", "quando", "tipo", "chiave", "riferimento", "conto", "di_chi",
    "dare_euro", "avere_euro", "valuta",
)  # fmt: skip


@dataclass(frozen=True)
class Turnover:
    """A kind of account over a period: before it, what came to each side, after it (cents)."""

    kind: str
    before: int
    debit: int
    credit: int
    after: int


@dataclass(frozen=True)
class Together:
    """What a filter finds: how many lines, and the sum of each side (cents)."""

    lines: int
    debit: int
    credit: int


def lines(wanted: LedgerFilter, cursor: str | None) -> Page[Posting]:
    """Lines with their entry and account, newest first."""
    statement = _filtered(select(Posting), wanted).options(
        contains_eager(Posting.entry), contains_eager(Posting.account)
    )
    return keyset(statement, [Posting.id], lambda one: (one.id,), cursor=cursor, size=ledger.SIZE)


def together(wanted: LedgerFilter) -> Together:
    """The sums of all lines that the filter finds."""
    found = select(
        func.count(Posting.id),
        func.coalesce(func.sum(Posting.amount).filter(Posting.amount > 0), 0),
        func.coalesce(-func.sum(Posting.amount).filter(Posting.amount < 0), 0),
    )
    count, debit, credit = session().execute(_filtered(found, wanted)).one()
    return Together(int(count), int(debit), int(credit))


def turnovers(wanted: LedgerFilter) -> list[Turnover]:
    """Each kind of account over the filter's period; one query. Sums to zero in every column."""
    at, amount = Entry.at, Posting.amount
    earlier = at < clock.start_of_day(wanted.since) if wanted.since else literal(False)
    later = at >= clock.end_of_day(wanted.until) if wanted.until else literal(False)
    within = ~earlier & ~later
    columns = (
        func.sum(case((earlier, amount), else_=0)),
        func.sum(case((within & (amount > 0), amount), else_=0)),
        -func.sum(case((within & (amount < 0), amount), else_=0)),
        func.sum(case((~later, amount), else_=0)),
    )
    rows = session().execute(
        select(LedgerAccount.kind, *columns)
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .join(Entry, Entry.id == Posting.entry_id)
        .group_by(LedgerAccount.kind)
        .order_by(LedgerAccount.kind)
    )
    return [Turnover(kind, *(int(cents) for cents in sums)) for kind, *sums in rows]


def entry_kinds() -> list[str]:
    """The kinds of entry there are; jumps through the index, however many entries."""
    rows = session().scalars(
        text(
            """WITH RECURSIVE kinds AS (
                (SELECT kind FROM ledger_entries ORDER BY kind LIMIT 1)
                UNION ALL
                SELECT (SELECT kind FROM ledger_entries e WHERE e.kind > k.kind
                    ORDER BY kind LIMIT 1) FROM kinds k WHERE k.kind IS NOT NULL)
            SELECT kind FROM kinds WHERE kind IS NOT NULL"""
        )
    )
    return list(rows)


def payment_of(entry: Entry) -> Payment | None:
    """The payment that an entry belongs to, if it is one's."""
    return session().scalar(select(Payment).where(Payment.reference == entry.reference))


def export(wanted: LedgerFilter) -> Export:
    """Every line the filter finds, oldest first; within an open unit of work."""
    return Export("libro-mastro", HEADS, _rows(wanted))


def note_export(form: str, wanted: LedgerFilter, actor: str) -> None:
    """Write down who exports what, in a unit of work of its own, before the first byte."""
    asked = {name: str(value) for name, value in vars(wanted).items() if value}
    with unit_of_work():
        audit.record(actor, "ledger.exported", f"ledger.{form}", **asked)


def _rows(wanted: LedgerFilter) -> Iterator[tuple[Cell, ...]]:
    statement = _filtered(select(Posting, Entry, LedgerAccount), wanted).order_by(Posting.id)
    for posting, entry, account in session().execute(statement.execution_options(yield_per=500)):
        yield (
            entry.id, posting.id, f"{clock.local(entry.at):%Y-%m-%d %H:%M:%S}", entry.kind,
            entry.key, entry.reference, account.kind, account.owner,
            euros(max(posting.amount, 0)), euros(max(-posting.amount, 0)), posting.currency,
        )  # fmt: skip


def _filtered(statement: Any, wanted: LedgerFilter) -> Any:
    statement = statement.join(Entry, Entry.id == Posting.entry_id).join(
        LedgerAccount, LedgerAccount.id == Posting.account_id
    )
    if wanted.reference:
        statement = statement.where(Entry.reference == wanted.reference)
    if wanted.entry:
        statement = statement.where(Entry.kind == wanted.entry)
    if wanted.account:
        statement = statement.where(LedgerAccount.kind == wanted.account)
    if wanted.owner:
        whole = wanted.owner if ":" in wanted.owner else f"campaign:{wanted.owner.upper()}"
        statement = statement.where(LedgerAccount.owner == whole)
    if wanted.amount:
        statement = statement.where(Posting.amount.in_([wanted.amount, -wanted.amount]))
    if wanted.since:
        statement = statement.where(Entry.at >= clock.start_of_day(wanted.since))
    if wanted.until:
        statement = statement.where(Entry.at < clock.end_of_day(wanted.until))
    return statement
