"""Locks of ideas: a ranking list, an application (also before it has a row), then its idea."""

import zlib
from collections.abc import Sequence

from sqlalchemy import func, select

from crowdfund.ideas.models import Idea, Ranking
from kit import row_locks
from kit.unit_of_work import session

SPACE, UPLOADS = 5_003, 5_004
"""The advisory locks of this room, apart from others'."""


def upload(digest: str) -> None:
    """Hold a file by its digest until the end of the unit of work."""
    session().execute(select(func.pg_advisory_xact_lock(UPLOADS, func.hashtext(digest))))


def ranking(ranking_id: int) -> Ranking:
    """Lock a ranking list and read it afresh; NoResultFound if there is none."""
    return row_locks.one(Ranking, ranking_id, whole=True)


def idea(idea_id: int) -> Idea:
    """Lock an idea and read it afresh; NoResultFound if there is none."""
    return row_locks.one(Idea, idea_id, whole=True)


def application(application_id: str) -> Idea | None:
    """Hold an application until the end of the unit of work; its idea, locked, if there is one.

    What the call says of it in two events at once is then done one after the other.
    """
    applications([application_id])
    return session().scalar(
        select(Idea).where(Idea.application_id == application_id).with_for_update()
    )


def applications(numbers: Sequence[str]) -> None:
    """Hold several applications, always in one order: two lists never wait for each other."""
    keys = sorted({zlib.crc32(number.encode()) - 2**31 for number in numbers})
    for key in keys:
        session().execute(select(func.pg_advisory_xact_lock(SPACE, key)))
