"""Keyset paging: a page of rows and a cursor to the next, however long the list."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_

from kit.unit_of_work import session

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows and, if there are more, the cursor that leads to them."""

    items: Sequence[Row]
    next_cursor: str | None


def keyset(
    statement: Select[Row],
    columns: Sequence[Any],
    key: Callable[[Row], tuple[Any, ...]],
    *,
    cursor: str | None = None,
    size: int = 24,
    ascending: bool = False,
) -> Page[Row]:
    """One page of `statement` in descending order of `columns` (the last one unique).

    `key` gives the values of those columns for a row. A cursor that is not ours is taken
    as the beginning.
    """
    after = _decode(cursor, columns)
    if after is not None:
        edge, here = tuple_(*after), tuple_(*columns)
        boundary: ColumnElement[bool] = here > edge if ascending else here < edge
        statement = statement.where(boundary)
    order = [column.asc() if ascending else column.desc() for column in columns]
    statement = statement.order_by(*order).limit(size + 1)
    rows = list(session().scalars(statement).unique())
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _encode(key(rows[-1])) if more else None)


def _encode(values: tuple[Any, ...]) -> str:
    plain = [{"t": value.isoformat()} if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str | None, columns: Sequence[Any]) -> list[Any] | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        plain = json.loads(base64.urlsafe_b64decode(padded.encode()))
        values = [
            datetime.fromisoformat(value["t"]) if isinstance(value, dict) else value
            for value in plain
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    known = len(values) == len(columns)
    return values if known and all(map(_fits, values, columns)) else None


def _fits(value: Any, column: Any) -> bool:
    """Whether the database can compare `value` with `column`."""
    if isinstance(value, bool) or not isinstance(value, column.type.python_type):
        return False
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return "\x00" not in value if isinstance(value, str) else value.tzinfo is not None
