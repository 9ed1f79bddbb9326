"""The animator's board: what waits for somebody, in as many queries however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import joinedload

from kit.unit_of_work import session
from matching import sweeps
from matching.models import Agreement, Listing
from matching.states import RUNNING

SHOWN = 25
"""Of each kind, the ones that have waited longest."""


@dataclass(frozen=True)
class Column:
    """Some of what waits, and how much there is in all."""

    listings: Sequence[Listing] = ()
    agreements: Sequence[Agreement] = ()
    count: int = 0


@dataclass(frozen=True)
class Board:
    """Needs without an offer, offers without a need, proposals that wait, what is overdue."""

    needs: Column
    offers: Column
    waiting: Column
    overdue: Column


def board() -> Board:
    """The whole board: 8 queries."""
    overdue = sweeps.is_overdue()
    return Board(
        _alone("need"),
        _alone("offer"),
        _agreements(and_(Agreement.state == "proposed", ~overdue)),
        _agreements(overdue),
    )


def _alone(side: str) -> Column:
    """Open, something left, and in no running agreement."""
    own = Agreement.need_id if side == "need" else Agreement.offer_id
    running = exists().where(own == Listing.id, Agreement.state.in_(RUNNING))
    on_board = and_(Listing.state == "open", Listing.moderation == "visible")
    alone = and_(Listing.side == side, on_board, ~running)
    rows = session().scalars(
        select(Listing).where(alone).order_by(Listing.ends.asc().nulls_last(), Listing.id)
        .limit(SHOWN)
    )  # fmt: skip
    count = session().scalar(select(func.count()).select_from(Listing).where(alone))
    return Column(listings=rows.all(), count=count or 0)


def _agreements(condition: ColumnElement[bool]) -> Column:
    rows = session().scalars(
        select(Agreement)
        .where(condition)
        .options(joinedload(Agreement.need), joinedload(Agreement.offer))
        .order_by(Agreement.state_since, Agreement.id)
        .limit(SHOWN)
    )
    count = session().scalar(select(func.count()).select_from(Agreement).where(condition))
    return Column(agreements=rows.all(), count=count or 0)
