"""The check of the books: proves at any moment that the ledger, and what hangs on it, agree.

Other domains add their own checks with `register`; `run` gives one line for each difference.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from sqlalchemy import TextClause, select, text

from kit.unit_of_work import session
from payments.ledger.accounts import KINDS
from payments.ledger.models import LedgerAccount

Check = Callable[[], Iterable[str]]
"""Looks at the database in the open unit of work; one clear line for each difference."""

_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add a check; the same name again replaces it."""
    _checks[name] = check


def names() -> list[str]:
    """What is checked, in order."""
    return list(_checks)


def run() -> list[str]:
    """Every difference found by every check, each line beginning with the check's name."""
    return [f"{name}: {line}" for name, check in _checks.items() for line in check()]


def rows(statement: str, sentence: str) -> Iterator[str]:
    """One line for each row of `statement`, its columns filled into `sentence`."""
    for row in session().execute(_made(statement)).mappings():
        yield sentence.format(**row)


@cache
def _made(statement: str) -> TextClause:
    return text(statement)


def whole() -> Iterator[str]:
    """All postings of a currency sum to zero."""
    yield from rows(
        """SELECT currency, sum(amount) AS off FROM ledger_postings
        GROUP BY currency HAVING sum(amount) <> 0""",
        "the whole ledger is off by {off} {currency} cents",
    )


def each() -> Iterator[str]:
    """Each entry has postings, and they sum to zero in each currency."""
    yield from rows(
        """SELECT e.key, coalesce(sum(p.amount), 0) AS off, count(p.id) AS lines
        FROM ledger_entries e LEFT JOIN ledger_postings p ON p.entry_id = e.id
        GROUP BY e.key, p.currency HAVING coalesce(sum(p.amount), 0) <> 0 OR count(p.id) < 2
        ORDER BY e.key""",
        "entry {key} has {lines} postings and is off by {off} cents",
    )


def known() -> Iterator[str]:
    """Every account is of a kind in the table, and somebody's where it has to be."""
    for kind, owner in session().execute(select(LedgerAccount.kind, LedgerAccount.owner)):
        if kind not in KINDS or KINDS[kind].is_owned != bool(owner):
            yield f"account {kind}:{owner} is not in the table of accounts"


register("ledger sums to zero", whole)
register("each entry sums to zero", each)
register("accounts are known", known)
