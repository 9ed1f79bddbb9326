"""Questions about reports and decisions; each says how many queries it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import joinedload

from communities.moderation.areas import Areas
from communities.moderation.models import Appeal, Decision, Report
from communities.moderation.states import UNDO_WITHIN
from kit import clock
from kit.authz import Visitor
from kit.paging import Page, keyset
from kit.states import Move
from kit.unit_of_work import session

TABS = ("reports", "held", "appeals", "decided")
"""What the queue shows: reports, what signals hold, objections, what is decided."""
EARLIER = 10


@dataclass(frozen=True)
class Batch:
    """Decisions of one moderator that can still be taken back as a whole."""

    code: str
    title: str
    decisions: int


def by_code(report_code: str) -> Report | None:
    """One report with its decision: 1 query."""
    return session().scalar(
        select(Report)
        .where(Report.code == report_code.replace("\x00", "").strip().upper())
        .options(joinedload(Report.decision))
    )


def queue(tab: str, areas: Areas, visitor: Visitor, cursor: str | None) -> Page[Report]:
    """One's part of the queue; what waits has its oldest first: 1 query."""
    waits = tab != "decided"
    return keyset(
        select(Report).where(_mine(areas, visitor), _tab(tab)).options(joinedload(Report.decision)),
        (Report.created_at, Report.id),
        lambda one: (one.created_at, one.id),
        cursor=cursor,
        size=25,
        ascending=waits,
    )


def counts(areas: Areas, visitor: Visitor, before: datetime | None = None) -> dict[str, int]:
    """How much waits in each part of the queue, or only since before `before` (UTC): 1 query."""
    columns = [func.count().filter(_tab(tab)).label(tab) for tab in TABS[:3]]
    waiting = [_mine(areas, visitor), Report.state.in_(("open", "appealed"))]
    if before is not None:
        waiting.append(Report.state_since < before)
    row = session().execute(select(*columns).where(*waiting)).one()
    return dict(zip(TABS, row, strict=False))


def undoable(account_id: int) -> list[Batch]:
    """What a moderator decided in the last quarter of an hour, newest first: 1 query."""
    rows = session().execute(
        select(
            Decision.batch,
            func.count(Decision.id.distinct()).label("decisions"),
            func.min(Report.title).label("title"),
        )
        .join(Report, Report.decision_id == Decision.id)
        .where(
            Decision.decided_by == account_id,
            Decision.at > clock.now() - UNDO_WITHIN,
            Decision.level == "first",
            Decision.undone_at.is_(None),
            Report.state.in_(("upheld", "rejected")),
        )
        .group_by(Decision.batch)
        .order_by(func.max(Decision.id).desc())
    )
    return [Batch(row.batch, row.title, row.decisions) for row in rows]


def about_same(report: Report) -> Sequence[Report]:
    """Other reports of the same content, newest first: 1 query."""
    return _latest(
        and_(
            Report.kind == report.kind,
            Report.subject_id == report.subject_id,
            Report.id != report.id,
        )
    )


def about_author(report: Report) -> Sequence[Decision]:
    """Earlier decisions about what the same person wrote, newest first: 1 query."""
    if report.author_id is None:
        return []
    return (
        session()
        .scalars(
            select(Decision)
            .where(Decision.author_id == report.author_id, Decision.undone_at.is_(None))
            .order_by(Decision.id.desc())
            .limit(EARLIER)
        )
        .all()
    )


def moves(report: Report) -> Sequence[Move]:
    """What happened to a report, oldest first: 1 query."""
    return (
        session()
        .scalars(
            select(Move)
            .where(Move.lifecycle == Report.lifecycle.name, Move.subject_id == report.id)
            .order_by(Move.id)
        )
        .all()
    )


def appeals(report: Report) -> Sequence[Appeal]:
    """What the two sides object to its decision: 1 query."""
    if report.decision_id is None:
        return []
    return (
        session()
        .scalars(select(Appeal).where(Appeal.decision_id == report.decision_id).order_by(Appeal.id))
        .all()
    )


def last_word(report: Report) -> Decision | None:
    """The decision on the objection, once there is one: 1 query."""
    if report.decision_id is None:
        return None
    return session().scalar(select(Decision).where(Decision.first_id == report.decision_id))


def _latest(condition: ColumnElement[bool]) -> Sequence[Report]:
    return (
        session()
        .scalars(select(Report).where(condition).order_by(Report.id.desc()).limit(EARLIER))
        .all()
    )


def _mine(areas: Areas, visitor: Visitor) -> ColumnElement[bool]:
    """In one's areas, and not about oneself."""
    own = or_(
        func.coalesce(Report.author_id == visitor.account_id, False),
        func.coalesce(Report.reporter_id == visitor.account_id, False),
        Report.involved.cast(JSONB).contains([visitor.account_id]),
    )
    return and_(areas.condition(), ~own)


def _tab(tab: str) -> ColumnElement[bool]:
    if tab == "appeals":
        return Report.state == "appealed"
    if tab == "decided":
        return Report.state.in_(("upheld", "rejected", "final"))
    source = "screening" if tab == "held" else "person"
    return and_(Report.state == "open", Report.source == source)
