"""Objecting to a decision (article 20), and the last word by another person."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from communities.moderation import decisions, events, locks, mails, standing, subjects
from communities.moderation.errors import OwnContent, SamePerson, TooLateToAppeal
from communities.moderation.models import Appeal, Decision, Report
from communities.moderation.tokens import Case
from kit import clock, ids
from kit.authz import Visitor
from kit.errors import Conflict
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session

APPEAL_WITHIN = timedelta(days=184)
"""At least six months, whichever months they are (article 20, paragraph 1)."""


def until(decision: Decision) -> datetime:
    """Until when a side may object."""
    return decision.at + APPEAL_WITHIN


def may_appeal(case: Case) -> bool:
    """Whether this side may still object: within six months, once, before the last word."""
    decision = case.decision
    if decision is None or case.report.state not in ("upheld", "rejected", "appealed"):
        return False
    if case.side == "author" and decision.outcome == "none":
        return False
    return clock.now() < until(decision) and of(decision.id, case.side) is None


def appeal(case: Case, data: Mapping[str, Any]) -> Appeal:
    """Object, with one's reasons; every report of the decision waits for the last word.

    Raises TooLateToAppeal.
    """
    number = case.report.decision_id
    found = locks.decisions([number] if number else [])
    reports = locks.reports_of(found[0].id) if found else []
    if not may_appeal(case):
        raise TooLateToAppeal
    made = Appeal(
        decision_id=found[0].id,
        report_id=case.report.id,
        side=case.side,
        at=clock.now(),
        text=data["text"],
    )
    session().add(made)
    for one in reports:
        if one.state != "appealed":
            one.move_to("appealed", actor=case.side, reason="objection")
    session().flush()
    return made


def decide(report: Report, data: Mapping[str, Any], visitor: Visitor) -> Decision:
    """Say the last word on an objection: it stays as it was, or the other way round.

    `data` has verdict ("confirmed" or "overturned"), rule, facts, law. Raises SamePerson for
    who decided first, OwnContent, Conflict if nobody objected.
    """
    assert visitor.account_id is not None
    number = report.decision_id
    first = locks.decisions([number] if number else [])
    reports = locks.reports_of(number) if number else []
    if not first or any(one.state != "appealed" for one in reports):
        raise Conflict(
            "moderation.no_objection", _("Su questa decisione non c'è un ricorso aperto.")
        )
    _refuse(first[0], reports, visitor.account_id)
    overturned = data["verdict"] == "overturned"
    last = _last_word(first[0], reports, data, visitor, overturned=overturned)
    if overturned:
        decisions.apply(last, visitor.actor)
        _give_back_writing(first[0])
    for side in session().scalars(select(Appeal).where(Appeal.decision_id == first[0].id)):
        side.overturned = overturned
    for one in reports:
        one.move_to("final", actor=visitor.actor, reason=data["verdict"])
    session().flush()
    mails.appeal_decided(last, reports, overturned=overturned)
    for one in reports:
        publish(events.ReportDecided(one.id, last.id))
    return last


def of(decision_id: int, side: str) -> Appeal | None:
    """A side's objection to a decision."""
    return session().scalar(
        select(Appeal).where(Appeal.decision_id == decision_id, Appeal.side == side)
    )


def _refuse(first: Decision, reports: list[Report], account_id: int) -> None:
    now = subjects.snapshot(first.kind, first.subject_id)
    if any(one.is_about(account_id) for one in reports) or (now and now.is_own(account_id)):
        raise OwnContent
    if first.decided_by == account_id:
        raise SamePerson


def _last_word(
    first: Decision,
    reports: list[Report],
    data: Mapping[str, Any],
    visitor: Visitor,
    *,
    overturned: bool,
) -> Decision:
    """An overturned restriction is lifted; an overturned "nothing" hides the content."""
    assert visitor.account_id is not None
    now = subjects.snapshot(first.kind, first.subject_id)
    outcome = first.outcome
    if overturned:
        outcome = "hidden" if first.outcome == "none" else "none"
    rule = data["rule"] or first.rule or next((one.rule for one in reports if one.rule), None)
    decision = Decision(
        at=clock.now(),
        decided_by=visitor.account_id,
        level="appeal",
        first_id=first.id,
        batch=ids.short_code(),
        kind=first.kind,
        subject_id=first.subject_id,
        author_id=first.author_id,
        outcome=outcome,
        rule=(rule or "illegal") if outcome != "none" else None,
        facts=data["facts"],
        law=data["law"],
        automated=False,
        days=first.days if outcome == "suspended" else None,
        before=now.moderation if now else "removed",
    )
    session().add(decision)
    session().flush()
    return decision


def _give_back_writing(first: Decision) -> None:
    """A suspension that was a mistake ends at once."""
    if first.outcome == "suspended" and first.author_id is not None:
        standing.set_suspension(first.author_id, first.suspended_before)
