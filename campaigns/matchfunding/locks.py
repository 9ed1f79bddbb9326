"""Row locks of matchfunding: calls in the order of their numbers, after every lock of a pledge.

A call's row is hot: every pledge it adds to waits for it. So it is taken when a unit of work
has done everything else (following.py), and only the totals come after it.
"""

from collections.abc import Iterable

from sqlalchemy import select

from campaigns.matchfunding.models import MatchCall
from kit import row_locks
from kit.unit_of_work import session


def calls(call_ids: Iterable[int]) -> dict[int, MatchCall]:
    """Lock calls and read them afresh; their stakes and matches hang on the same lock."""
    wanted = sorted(set(call_ids))
    if not wanted:
        return {}
    rows = session().scalars(
        select(MatchCall)
        .where(MatchCall.id.in_(wanted))
        .order_by(MatchCall.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {call.id: call for call in rows}


def call(call_id: int) -> MatchCall:
    """Lock one call; NoResultFound if there is none."""
    return row_locks.one(MatchCall, call_id)
