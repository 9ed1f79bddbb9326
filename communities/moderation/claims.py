"""Who is looking at a report right now, so that two moderators do not do the same work."""

from datetime import timedelta

from accounts import queries as accounts
from communities.moderation import locks
from communities.moderation.errors import AlreadyDecided, Taken
from communities.moderation.models import Report
from kit import clock
from kit.authz import Visitor

LASTS = timedelta(minutes=15)


def claim(report: Report, visitor: Visitor) -> Report:
    """Keep an open report for oneself for a quarter of an hour; Taken, AlreadyDecided."""
    found = locks.report(report.id)
    refuse_taken(found, visitor.account_id)
    found.claimed_by, found.claimed_until = visitor.account_id, clock.now() + LASTS
    return found


def refuse_taken(report: Report, account_id: int | None) -> None:
    """Raise what the second of two moderators is told: who decided, or who is looking."""
    if report.state != "open":
        decider = report.decision.decided_by if report.decision else None
        raise AlreadyDecided(name_of(decider))
    if is_taken(report, account_id):
        assert report.claimed_until is not None
        raise Taken(name_of(report.claimed_by), report.claimed_until)


def is_taken(report: Report, account_id: int | None) -> bool:
    """Whether somebody else is looking at it right now."""
    until = report.claimed_until
    return until is not None and until > clock.now() and report.claimed_by != account_id


def name_of(account_id: int | None) -> str:
    """A moderator's public name."""
    return accounts.display_names([account_id]).get(account_id, "") if account_id else ""
