"""Questions about ideas: how many stand where, and each with its campaign."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from crowdfund.ideas.models import Idea
from kit.paging import Page, keyset
from kit.unit_of_work import session

SIZE = 40


def by_state() -> dict[str, int]:
    """How many ideas there are in each state."""
    rows = session().execute(select(Idea.state, func.count().label("ideas")).group_by(Idea.state))
    return {row.state: row.ideas for row in rows}


def listing(state: str, cursor: str | None) -> Page[Idea]:
    """Ideas with their campaigns, the newest first."""
    wanted = select(Idea).options(joinedload(Idea.campaign))
    if state:
        wanted = wanted.where(Idea.state == state)
    return keyset(wanted, [Idea.id], lambda one: (one.id,), cursor=cursor, size=SIZE)
