"""Reading differences, days of the statement and runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, tuple_

from kit import clock
from kit.paging import Page, keyset
from kit.unit_of_work import session
from payments.reconciliation.models import BooksCheck, Difference, Run, StatementDay

SIZE = 40


@dataclass(frozen=True)
class DifferenceFilter:
    """Which differences; `q` is the gateway's identifier or our reference, days of first sight."""

    state: str = "open"
    kind: str = ""
    q: str = ""
    since: date | None = None
    until: date | None = None


def find(difference_id: int) -> Difference | None:
    """One difference by its number."""
    return session().get(Difference, difference_id)


def by_numbers(numbers: Iterable[int]) -> list[Difference]:
    """Those differences, in order."""
    return list(
        session().scalars(
            select(Difference).where(Difference.id.in_(list(numbers))).order_by(Difference.id)
        )
    )


def listed(wanted: DifferenceFilter, cursor: str | None) -> Page[Difference]:
    """Differences, the newest first."""
    statement = _filtered(select(Difference), wanted)
    return keyset(statement, [Difference.id], lambda one: (one.id,), cursor=cursor, size=SIZE)


def together(wanted: DifferenceFilter) -> tuple[int, int]:
    """How many differences the filter finds, and their effect in cents."""
    sums = select(func.count(Difference.id), func.coalesce(func.sum(Difference.effect), 0))
    count, effect = session().execute(_filtered(sums, wanted)).one()
    return int(count), int(effect)


def resolved(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Difference]:
    """Differences of those kinds and objects that were resolved before."""
    wanted = list(names)
    if not wanted:
        return {}
    rows = session().scalars(
        select(Difference).where(
            Difference.state == "resolved",
            tuple_(Difference.kind, Difference.object_id).in_(wanted),
        )
    )
    return {(one.kind, one.object_id): one for one in rows}


def open_by_kind() -> dict[str, int]:
    """How many differences of each kind nobody has explained; for metrics and the desk."""
    rows = session().execute(
        select(Difference.kind, func.count(Difference.id))
        .where(Difference.state == "open")
        .group_by(Difference.kind)
    )
    return {kind: int(count) for kind, count in rows}


def last_run() -> Run | None:
    """The newest comparison."""
    return session().scalar(select(Run).order_by(Run.id.desc()).limit(1))


def last_check() -> BooksCheck | None:
    """The newest check of the books that the clock ran."""
    return session().scalar(select(BooksCheck).order_by(BooksCheck.id.desc()).limit(1))


def days(limit: int = 7) -> list[StatementDay]:
    """The last days of the statement that were read, newest first."""
    return list(
        session().scalars(select(StatementDay).order_by(StatementDay.day.desc()).limit(limit))
    )


def _filtered(statement: Any, wanted: DifferenceFilter) -> Any:
    if wanted.state:
        statement = statement.where(Difference.state == wanted.state)
    if wanted.kind:
        statement = statement.where(Difference.kind == wanted.kind)
    if wanted.q:
        statement = statement.where(
            (Difference.object_id == wanted.q) | (Difference.reference == wanted.q)
        )
    if wanted.since:
        statement = statement.where(Difference.first_seen >= clock.start_of_day(wanted.since))
    if wanted.until:
        statement = statement.where(Difference.first_seen < clock.end_of_day(wanted.until))
    return statement
