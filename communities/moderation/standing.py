"""Who may write: people somebody has read before, people suspended for some days."""

from datetime import datetime, timedelta

from communities.moderation import locks
from communities.moderation.errors import Suspended
from communities.moderation.models import Standing
from kit import clock
from kit.unit_of_work import session


def of(account_id: int) -> Standing | None:
    """What moderation knows of a person; None: nothing yet. 1 query."""
    return session().get(Standing, account_id)


def refuse_suspended(account_id: int) -> None:
    """Raise Suspended while a person may not write."""
    refuse(of(account_id))


def refuse(found: Standing | None) -> None:
    """The same for what is known already."""
    until = _until(found)
    if until is not None:
        raise Suspended(until)


def suspended_until(account_id: int) -> datetime | None:
    """Until when a person may not write; None if they may."""
    return _until(of(account_id))


def _until(found: Standing | None) -> datetime | None:
    until = found.suspended_until if found else None
    return until if until is not None and until > clock.now() else None


def vouch(account_id: int) -> bool:
    """A person has read something of theirs and found it right; whether they were new."""
    found = locks.standing(account_id)
    is_first = found.vouched_at is None
    found.vouched_at = found.vouched_at or clock.now()
    return is_first


def take_back(account_id: int) -> None:
    """They are new again: reading them was a mistake that is undone."""
    locks.standing(account_id).vouched_at = None


def suspend(account_id: int, days: int) -> None:
    """Let a person write nothing for `days`; a longer suspension stays as it is."""
    until = clock.now() + timedelta(days=days)
    set_suspension(account_id, max(until, suspended_until(account_id) or until))


def set_suspension(account_id: int, until: datetime | None) -> None:
    """Write until when a person may not write; None lifts it."""
    locks.standing(account_id).suspended_until = until
