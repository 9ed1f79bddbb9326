"""The statement behind each room's locks.py: rows locked until the commit, and read afresh.

Afresh, so that a check after it sees what others committed while this unit waited; in the order
of their numbers, so that two units that lock the same rows never wait for each other in a ring.
Which rows are locked, and in which order among other tables, each room's locks.py says.
"""

from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, select

from kit.db import Base
from kit.unit_of_work import session

Row = TypeVar("Row", bound=Base)


def one(kind: type[Row], number: int, *, whole: bool = False) -> Row:
    """Lock the row of a number; NoResultFound if there is none. `whole`: see `locking`."""
    found: Row = session().scalars(_by_number(kind, whole), {"number": number}).one()
    return found


def several(kind: type[Row], numbers: Iterable[int], *, whole: bool = False) -> list[Row]:
    """Lock the rows of some numbers, those that are there, the lowest number first."""
    return matching(kind, _number(kind).in_(sorted(set(numbers))), whole=whole)


def matching(kind: type[Row], *conditions: ColumnElement[bool], whole: bool = False) -> list[Row]:
    """Lock every row that meets the conditions, the lowest number first."""
    return list(session().scalars(locking(kind, *conditions, whole=whole)))


def locking(kind: type[Row], *conditions: ColumnElement[bool], whole: bool = False) -> Select[Row]:
    """The statement itself, for whoever reads more with the rows.

    FOR NO KEY UPDATE: rows that only point at a locked one may still be inserted meanwhile;
    with `whole` (FOR UPDATE) not even these.
    """
    return (
        select(kind)
        .where(*conditions)
        .order_by(*kind.__mapper__.primary_key)
        .with_for_update(key_share=not whole, of=kind)
        .execution_options(populate_existing=True)
    )


@cache
def _by_number(kind: type[Row], whole: bool) -> Select[Row]:
    """Made once for each kind: building it costs as much as sending it."""
    return locking(kind, _number(kind) == bindparam("number"), whole=whole)


def _number(kind: type[Row]) -> ColumnElement[int]:
    (column,) = kind.__mapper__.primary_key
    return column
