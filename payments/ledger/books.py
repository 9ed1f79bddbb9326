"""Writing into the ledger, and reading balances: append-only, balanced, each event once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import CursorResult, bindparam, func, select, text

from kit import clock
from kit.unit_of_work import session
from payments.ledger import accounts
from payments.ledger.models import Entry, LedgerAccount, Posting


class LedgerConflict(RuntimeError):
    """An event was told twice, and differently: a fault that a person must look at."""


class Unbalanced(ValueError):
    """Lines that are empty, contain a zero, or do not sum to zero."""


_WRITE = text("""
    WITH wanted AS (
        SELECT a.id AS account_id, line.amount, line.position
        FROM unnest(CAST(:kinds AS text[]), CAST(:owners AS text[]), CAST(:amounts AS bigint[]))
            WITH ORDINALITY AS line (kind, owner, amount, position)
        JOIN ledger_accounts a ON a.kind = line.kind AND a.owner = line.owner
    ), entry AS (
        INSERT INTO ledger_entries (key, kind, at, reference)
        SELECT :key, :kind, :at, :reference WHERE (SELECT count(*) FROM wanted) = :count
        ON CONFLICT (key) DO NOTHING RETURNING id
    )
    INSERT INTO ledger_postings (entry_id, account_id, amount, currency)
    SELECT entry.id, wanted.account_id, wanted.amount, :currency
    FROM entry, wanted ORDER BY wanted.position
""")
"""Writes an entry and its lines, or nothing: if it is written already, or an account is new."""

_BALANCE = (
    select(func.sum(Posting.amount))
    .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
    .where(
        LedgerAccount.kind == bindparam("kind"),
        LedgerAccount.owner == bindparam("owner"),
        Posting.currency == bindparam("currency"),
    )
)
"""Made once: whatever takes money from an owner asks it first."""


@dataclass(frozen=True)
class Line:
    """Cents to the debit (positive) or credit (negative) of an account."""

    kind: str
    amount: int
    owner: str = ""


def post(key: str, kind: str, reference: str, lines: Sequence[Line], currency: str = "EUR") -> bool:
    """Write one event of the books into the open unit of work.

    `key` names the event ("capture:pledge:AB12"): a repeat with the same lines does nothing
    and returns False; with other lines it raises LedgerConflict. Waits for another unit that
    is writing the same event just now.
    """
    amounts = [line.amount for line in lines]
    if not amounts or 0 in amounts or sum(amounts) != 0:
        raise Unbalanced(f"{key}: {lines}")
    written = {
        "key": key,
        "kind": kind,
        "at": clock.now(),
        "reference": reference,
        "currency": currency,
        "kinds": [line.kind for line in lines],
        "owners": [line.owner for line in lines],
        "amounts": amounts,
        "count": len(lines),
    }
    if _write(written) or (accounts.open_all(_names(lines)) and _write(written)):
        return True
    if _written(key) != _wanted(lines, currency):
        raise LedgerConflict(f"{key} was already posted with other lines")
    return False


def balance(kind: str, owner: str = "", currency: str = "EUR") -> int:
    """The sum of an account's postings in cents; 0 if it was never used."""
    named = {"kind": kind, "owner": owner, "currency": currency}
    return int(session().scalar(_BALANCE, named) or 0)


def balances() -> dict[str, int]:
    """The balance of every kind of account together, in cents; for the admin's overview."""
    rows = session().execute(
        select(LedgerAccount.kind, func.sum(Posting.amount))
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .group_by(LedgerAccount.kind)
    )
    return {kind: int(total) for kind, total in rows}


def lines_of(key: str) -> list[Line]:
    """The lines of an entry; none if it was never posted."""
    return [Line(kind, amount, owner) for kind, owner, amount, _ in _written(key).elements()]


@dataclass(frozen=True)
class Sum:
    """What the entries of one kind brought to an account: how many, and cents."""

    kind: str
    count: int
    amount: int


def by_kind(kind: str, owner: str = "", currency: str = "EUR") -> list[Sum]:
    """An account's postings summed by the kind of their entries, in the order they began."""
    account_id = accounts.find(kind, owner)
    rows = session().execute(
        select(Entry.kind, func.count(Entry.id.distinct()), func.sum(Posting.amount))
        .join(Posting, Posting.entry_id == Entry.id)
        .where(Posting.account_id == account_id, Posting.currency == currency)
        .group_by(Entry.kind)
        .order_by(func.min(Entry.id))
    )
    return [Sum(entry, count, int(amount)) for entry, count, amount in rows]


def against(kind: str, owner: str, other: str, currency: str = "EUR") -> int:
    """What the entries of one account brought to accounts of another kind, in cents."""
    entries = select(Posting.entry_id).where(Posting.account_id == accounts.find(kind, owner))
    total = session().scalar(
        select(func.coalesce(func.sum(Posting.amount), 0))
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(
            LedgerAccount.kind == other,
            Posting.currency == currency,
            Posting.entry_id.in_(entries),
        )
    )
    return int(total or 0)


def _write(written: dict[str, object]) -> bool:
    """Whether the entry was written; one statement, so that a hot account costs no question.

    It looks at the books alone: what else the unit of work has changed may be written later.
    """
    with session().no_autoflush:
        with_rows = cast("CursorResult[object]", session().execute(_WRITE, written))
    return with_rows.rowcount > 0


def _names(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [(line.kind, line.owner) for line in lines]


def _wanted(lines: Sequence[Line], currency: str) -> Counter[tuple[str, str, int, str]]:
    return Counter((line.kind, line.owner, line.amount, currency) for line in lines)


def _written(key: str) -> Counter[tuple[str, str, int, str]]:
    rows = session().execute(
        select(LedgerAccount.kind, LedgerAccount.owner, Posting.amount, Posting.currency)
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(Entry.key == key)
    )
    return Counter((kind, owner, amount, currency) for kind, owner, amount, currency in rows)
