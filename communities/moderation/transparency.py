"""Figures on moderation by year (articles 15 and 24): counts only, nobody and nothing named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute

from communities.moderation import rules, words
from communities.moderation.models import Appeal, Decision, Report
from communities.moderation.states import DECIDED
from kit import clock
from kit.i18n import gettext as _
from kit.unit_of_work import session


@dataclass(frozen=True)
class Year:
    """One year of moderation. Medians are from a report, or an objection, to its decision."""

    year: int
    reports: int = 0
    held: int = 0
    held_shown: int = 0
    waiting: int = 0
    median: timedelta | None = None
    appeals: int = 0
    overturned: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)
    by_outcome: dict[str, int] = field(default_factory=dict)


def years() -> list[int]:
    """The years in which anything was reported or held, newest first: 1 query."""
    first = session().scalar(select(func.min(Report.created_at)))
    last = clock.today().year
    return list(range(last, clock.local(first).year - 1, -1)) if first else []


def of(year: int) -> Year:
    """The figures of one year: 4 queries, however much was reported."""
    reports, objections = _reports(year), _objections(year)
    return Year(
        year,
        reports=reports.reports,
        held=reports.held,
        held_shown=reports.held_shown,
        waiting=reports.waiting,
        median=None if reports.median is None else timedelta(seconds=int(reports.median)),
        appeals=objections.appeals,
        overturned=objections.overturned,
        by_rule=_by_rule(year),
        by_outcome=_by_outcome(year),
    )


def _reports(year: int) -> Row[Any]:
    took = func.extract("epoch", Decision.at - Report.created_at)
    by_screening = Report.source == "screening"
    asked = (
        select(
            func.count().filter(Report.source == "person").label("reports"),
            func.count().filter(by_screening).label("held"),
            func.count().filter(by_screening, Report.state == "rejected").label("held_shown"),
            func.count().filter(Report.state == "open").label("waiting"),
            func.percentile_cont(0.5)
            .within_group(took.asc())
            .filter(Report.state.in_(DECIDED))
            .label("median"),
        )
        .select_from(Report)
        .outerjoin(Decision, Decision.id == Report.decision_id)
        .where(_within(Report.created_at, year))
    )
    return session().execute(asked).one()


def _by_rule(year: int) -> dict[str, int]:
    found = session().execute(
        select(Report.rule, func.count())
        .where(Report.source == "person", _within(Report.created_at, year))
        .group_by(Report.rule)
    )
    return {str(rule): count for rule, count in found}


def _by_outcome(year: int) -> dict[str, int]:
    found = session().execute(
        select(Decision.outcome, func.count())
        .where(_within(Decision.at, year), Decision.level == "first", Decision.undone_at.is_(None))
        .group_by(Decision.outcome)
    )
    return {str(outcome): count for outcome, count in found}


def _objections(year: int) -> Row[int, int]:
    asked = select(
        func.count().label("appeals"),
        func.count().filter(Appeal.overturned.is_(True)).label("overturned"),
    ).where(_within(Appeal.at, year))
    return session().execute(asked).one()


def rows(year: Year) -> Iterator[tuple[str, str]]:
    """The figures one by one, in words; for the table and the file alike."""
    yield _("Segnalazioni ricevute"), str(year.reports)
    for code, rule in rules.RULES.items():
        yield _("Segnalazioni: %(rule)s", rule=str(rule.name)), str(year.by_rule.get(code, 0))
    for code, name in words.OUTCOMES.items():
        yield _("Decisioni: %(what)s", what=str(name)), str(year.by_outcome.get(code, 0))
    yield _("Ancora da decidere"), str(year.waiting)
    yield _("Ore prima della decisione (mediana)"), hours(year.median)
    yield _("Ricorsi"), str(year.appeals)
    yield _("Ricorsi accolti"), str(year.overturned)
    yield _("Messi in attesa da un segnale automatico"), str(year.held)
    yield _("Messi in attesa, poi mostrati da una persona"), str(year.held_shown)


def hours(took: timedelta | None) -> str:
    """Hours with one decimal, as a file takes them; a dash for nothing."""
    return "–" if took is None else f"{took.total_seconds() / 3600:.1f}"


def _within(column: InstrumentedAttribute[datetime], year: int) -> ColumnElement[bool]:
    """In a year of the city's calendar."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return and_(column >= clock.start_of_day(first), column < clock.end_of_day(last))
