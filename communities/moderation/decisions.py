"""Deciding reports: what becomes of the content, with the reasons, told to both sides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from communities.moderation import areas, claims, events, locks, mails, standing, subjects
from communities.moderation.errors import OwnContent, TooLateToUndo
from communities.moderation.models import Decision, Report
from communities.moderation.states import SHOWN_AFTER, UNDO_WITHIN
from communities.moderation.subjects import Snapshot
from kit import audit, clock, ids
from kit.authz import Visitor
from kit.errors import DomainError
from kit.events import publish
from kit.unit_of_work import session

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Done:
    """What came of a decision on many reports: how many, and how many were left as they were."""

    batch: str
    decided: int
    left: int


def decide(
    report: Report, data: Mapping[str, Any], visitor: Visitor, batch: str | None = None
) -> Decision:
    """Decide a report, and with it every open one about the same content.

    `data` has outcome, rule, facts, law, days. Raises OwnContent for what the moderator wrote,
    leads or reported; Taken or AlreadyDecided for the second of two; CannotHide.
    """
    found = locks.open_reports_of(report.kind, report.subject_id)
    asked = next((one for one in found if one.id == report.id), None) or locks.report(report.id)
    claims.refuse_taken(asked, visitor.account_id)
    now = subjects.snapshot(report.kind, report.subject_id)
    _refuse_own(found, now, visitor.account_id)
    decision = _decision(asked, now, data, visitor, batch or ids.short_code())
    apply(decision, visitor.actor)
    after = "rejected" if decision.outcome == "none" else "upheld"
    for one in found:
        one.decision = decision
        one.claimed_by = one.claimed_until = None
        one.move_to(after, actor=visitor.actor, reason=decision.outcome)
    session().flush()
    mails.decided(decision, found)
    for one in found:
        publish(events.ReportDecided(one.id, decision.id))
    return decision


def decide_many(codes: Iterable[str], data: Mapping[str, Any], visitor: Visitor) -> Done:
    """The same decision on many reports; those that are not the moderator's to decide stay.

    They share a batch, which `undo` takes back as a whole.
    """
    batch, decided, left = ids.short_code(), 0, 0
    mine = areas.of(visitor)
    for report in _by_codes(codes):
        session().refresh(report)
        if report.state != "open" or not mine.covers(report):
            continue
        try:
            with session().begin_nested():
                decide(report, data, visitor, batch)
            decided += 1
        except DomainError:
            left += 1
    return Done(batch, decided, left)


def undo(batch: str, visitor: Visitor) -> int:
    """Take back one's own decisions of a batch: content, suspension and reports as before.

    Both sides are told. How many decisions; TooLateToUndo after a quarter of an hour, or once
    somebody has objected.
    """
    numbers = session().scalars(
        select(Decision.id).where(
            Decision.batch == batch,
            Decision.decided_by == visitor.account_id,
            Decision.level == "first",
            Decision.undone_at.is_(None),
        )
    )
    found = locks.decisions(numbers)
    if not found or any(one.at <= clock.now() - UNDO_WITHIN for one in found):
        raise TooLateToUndo
    for decision in found:
        reports = locks.reports_of(decision.id)
        if any(one.state not in ("upheld", "rejected") for one in reports):
            raise TooLateToUndo
        _put_back(decision, visitor.actor)
        mails.undone(decision, reports)
        for one in reports:
            one.move_to("open", actor=visitor.actor, reason="taken back")
    audit.record(visitor.actor, "moderation.undone", batch, decisions=len(found))
    return len(found)


def apply(decision: Decision, actor: str) -> None:
    """Let a decision take effect: the content, and the author's standing."""
    after = SHOWN_AFTER[decision.outcome]
    reason = f"moderation: {decision.facts}"
    subjects.set_visibility(decision.kind, decision.subject_id, after, actor, reason)
    if decision.author_id is None:
        return
    if decision.outcome == "suspended" and decision.days is not None:
        standing.suspend(decision.author_id, decision.days)
    elif decision.outcome == "none" and decision.before == "held":
        decision.vouched = standing.vouch(decision.author_id)


def _put_back(decision: Decision, actor: str) -> None:
    decision.undone_at = clock.now()
    subjects.set_visibility(
        decision.kind, decision.subject_id, decision.before, actor, "moderation: taken back"
    )
    if decision.author_id is None:
        return
    if decision.outcome == "suspended":
        standing.set_suspension(decision.author_id, decision.suspended_before)
    if decision.vouched:
        standing.take_back(decision.author_id)


def _decision(
    report: Report,
    now: Snapshot | None,
    data: Mapping[str, Any],
    visitor: Visitor,
    batch: str,
) -> Decision:
    assert visitor.account_id is not None
    author_id = now.author_id if now else report.author_id
    suspended = data["outcome"] == "suspended"
    decision = Decision(
        at=clock.now(),
        decided_by=visitor.account_id,
        batch=batch,
        kind=report.kind,
        subject_id=report.subject_id,
        author_id=author_id,
        outcome=data["outcome"],
        rule=data["rule"] or None if data["outcome"] != "none" else None,
        facts=data["facts"],
        law=data["law"],
        automated=report.source == "screening",
        days=data["days"] if suspended else None,
        before=now.moderation if now else "removed",
        suspended_before=standing.suspended_until(author_id) if author_id else None,
    )
    session().add(decision)
    session().flush()
    return decision


def _refuse_own(reports: Sequence[Report], now: Snapshot | None, account_id: int | None) -> None:
    if any(one.is_about(account_id) for one in reports) or (now and now.is_own(account_id)):
        raise OwnContent


def _by_codes(codes: Iterable[str]) -> list[Report]:
    wanted = sorted(set(codes))[:MOST_AT_ONCE]
    return list(
        session().scalars(select(Report).where(Report.code.in_(wanted)).order_by(Report.id))
    )
