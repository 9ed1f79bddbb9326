"""Differences over time: new, gone, changed, explained."""

from collections.abc import Iterable

from kit import audit, clock
from kit.unit_of_work import session
from payments.reconciliation import locks, queries
from payments.reconciliation.comparing import Found
from payments.reconciliation.models import Difference


def note(found: Iterable[Found], judged: Iterable[str]) -> list[Difference]:
    """Write down what a comparison found; the differences that are newly open.

    `judged` are the kinds that were compared: only of those a difference that is not found any
    more is resolved. What an admin has explained stays so until its figures change.
    """
    seen = {(one.kind, one.object_id): one for one in found}
    standing = {(one.kind, one.object_id): one for one in locks.differences()}
    for name, known in standing.items():
        if name not in seen and known.kind in judged:
            known.move_to("resolved", reason="no longer found")
    gone = queries.resolved(name for name in seen if name not in standing)
    news = [_seen(standing.get(name) or gone.get(name), one) for name, one in seen.items()]
    session().flush()
    return [one for one in news if one is not None]


def explain(difference: Difference, words: str, actor: str) -> Difference:
    """Say what a difference is, so that it no longer asks for a person; ForbiddenMove."""
    held = locks.difference(difference.id)
    held.note, held.explained_by = words, actor
    held.move_to("explained", actor=actor, reason=words)
    audit.record(actor, "difference.explained", f"difference:{held.id}")
    return held


def _seen(known: Difference | None, found: Found) -> Difference | None:
    """Write one sighting; the difference if it is newly open."""
    now = clock.now()
    if known is None:
        known = Difference(kind=found.kind, object_id=found.object_id, first_seen=now)
        _fill(known, found)
        session().add(known)
        return known
    has_changed = (known.ours, known.theirs) != (found.ours, found.theirs)
    _fill(known, found)
    if known.state == "resolved":
        known.move_to("open", reason="found again")
        return known
    if known.state == "explained" and has_changed:
        known.move_to("open", reason="other figures")
        return known
    return None


def _fill(known: Difference, found: Found) -> None:
    known.reference, known.currency = found.reference, found.currency
    known.ours, known.theirs, known.effect = found.ours, found.theirs, found.effect
    known.happened_at, known.last_seen = found.at, clock.now()
