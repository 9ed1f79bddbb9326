"""Screening what people publish: signals put it before a person, who alone decides.

Article 14(1) and 24(1) of Regulation (EU) 2022/2065: the page of the rules names the signals,
the page of the figures counts them.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, exists, false, func, select

from accounts import queries as accounts
from accounts.states import STAFF
from communities.moderation import reports, signals, standing, subjects
from communities.moderation.models import BlockedWord, Decision, Fingerprint
from kit import clock, links
from kit.jobs import task
from kit.unit_of_work import session

SPEED = 5
SPEED_WITHIN = timedelta(minutes=10)
"""More than so many things in so short a time are too many for a person."""
COMPARED_FOR = timedelta(days=30)
"""How long a text is remembered, to know it again."""


@dataclass(frozen=True)
class _Past:
    """What the database knows: an author's haste, the text, its judgement, the blocked words."""

    lately: int
    repeats: bool
    was_judged: bool
    waits: bool
    words: list[str] | None


def screen(
    kind: str, subject_id: int, author_id: int, text: str, community_id: int | None = None
) -> bool:
    """Look at what somebody publishes or changes; True: hold it for a person.

    The caller then keeps it from everybody but its author. It stands in the moderators' queue
    with its signals. Raises Suspended if the author may not write. At most 7 queries.
    """
    known = standing.of(author_id)
    standing.refuse(known)
    author = accounts.find(author_id)
    if author is None or author.role in STAFF:
        return False
    is_new = known is None or known.vouched_at is None
    past = _past(kind, subject_id, author.id, signals.digest(text))
    found = _signals(kind, past, text, is_new=is_new)
    _remember(kind, subject_id, author_id, text)
    if found:
        known_as = reports.waiting(kind, subject_id) if past.waits else None
        reports.hold(kind, subject_id, author, text, found, community_id, known_as)
    return bool(found)


def _signals(kind: str, past: _Past, text: str, *, is_new: bool) -> list[str]:
    registered = subjects.of(kind)
    is_vetted = registered is not None and registered.is_vetted
    allowed = signals.LINKS_OF_VETTED - 1 if is_vetted else 0
    given = {
        "newcomer": is_new and not is_vetted,
        "links": signals.links_in(text, links.address("home.index")) > allowed,
        "repeated": past.repeats,
        "speed": past.lately >= SPEED,
        "words": signals.blocked(text, past.words or ()),
        "edited": past.was_judged,
    }
    return [name for name in signals.SIGNALS if given[name]]


def _past(kind: str, subject_id: int, author_id: int, digest: str | None) -> _Past:
    """1 query."""
    elsewhere = ~((Fingerprint.kind == kind) & (Fingerprint.subject_id == subject_id))
    lately = (
        select(func.count())
        .where(
            Fingerprint.account_id == author_id,
            Fingerprint.at > clock.now() - SPEED_WITHIN,
            elsewhere,
        )
        .scalar_subquery()
    )
    repeats = exists().where(
        Fingerprint.digest == digest if digest else false(),
        Fingerprint.at > clock.now() - COMPARED_FOR,
        elsewhere,
    )
    judged = exists().where(
        Decision.kind == kind,
        Decision.subject_id == subject_id,
        Decision.outcome.in_(("edit", "hidden")),
        Decision.undone_at.is_(None),
    )
    waits = reports.is_waiting(kind, subject_id)
    words = select(func.array_agg(BlockedWord.word)).scalar_subquery()
    row = session().execute(select(lately, repeats, judged, exists().where(waits), words)).one()
    return _Past(*row)


def _remember(kind: str, subject_id: int, author_id: int, text: str) -> None:
    session().add(
        Fingerprint(
            account_id=author_id,
            kind=kind,
            subject_id=subject_id,
            at=clock.now(),
            digest=signals.digest(text) or "",
        )
    )


@task("moderation.forget_fingerprints", every_minutes=24 * 60)
def forget() -> None:
    """Forget texts after a month."""
    session().execute(delete(Fingerprint).where(Fingerprint.at < clock.now() - COMPARED_FOR))
