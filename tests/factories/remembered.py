"""What a factory makes again and again is made once by the services, then written back row by row.

The first call in a process runs the services and notes every row that they left behind. A later
test gets the same rows in one statement. Nothing is left out: whatever a check of the books or
of a history looks for is there.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from operator import itemgetter
from typing import ParamSpec

from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.models import Campaign
from kit import clock, db, unit_of_work
from tests.support import aside

_COLUMNS = """
SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
FROM information_schema.columns JOIN pg_tables ON schemaname = 'public' AND tablename = table_name
WHERE table_schema = 'public' AND is_generated = 'NEVER' AND table_name <> 'alembic_version'
GROUP BY table_name
"""
_WRITE = sql.SQL("""
INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, {rows});
""")
_SOMEBODY = """
SELECT EXISTS (SELECT FROM campaigns) OR EXISTS (SELECT FROM accounts WHERE role <> 'citizen')
"""
_FUNCTION = sql.SQL("""
CREATE FUNCTION tests.{name}() RETURNS void LANGUAGE plpgsql AS {body}
""")
"""Its statements are planned once."""

P = ParamSpec("P")


@dataclass(frozen=True)
class Memory:
    """The campaign's number, and what calls the function that writes all that came with it."""

    number: int
    rows: str


_asked: Counter[tuple[object, ...]] = Counter()
_memories: dict[tuple[object, ...], Memory] = {}
_is_part: ContextVar[bool] = ContextVar("is_part", default=False)
"""Whether a campaign is being made already: a live one is made of an approved one."""


def remembered(make: Callable[P, Campaign]) -> Callable[P, Campaign]:
    """Remember what `make` makes by itself: without people of the test's own.

    Only the first campaign of a test is a remembered one, so that later ones have higher numbers,
    and only where no staff is there yet that the services would tell of it.
    """

    @wraps(make)
    def made(*people: P.args, **about: P.kwargs) -> Campaign:
        if _is_part.get():
            return make(*people, **about)
        token = _is_part.set(True)
        try:
            with unit_of_work.joined():
                return whole(found(*people, **about))
        finally:
            _is_part.reset(token)

    def found(*people: P.args, **about: P.kwargs) -> Campaign:
        own_people = any(people) or about.get("lead") or about.get("reviewer")
        if own_people or not _is_alone():
            return make(*people, **about)
        key = (db.engine().url, make.__name__, clock.now(), repr(sorted(about.items())))
        _asked[key] += 1
        if key in _memories:
            write(_memories[key].rows)
        elif _asked[key] == 1:  # many are wanted once
            return make(*people, **about)
        else:
            _memories[key] = copy_context().run(observed, lambda: make(*people, **about))
        return unit_of_work.session().get_one(Campaign, _memories[key].number)

    return made


def whole(campaign: Campaign) -> Campaign:
    """Load what hangs on a campaign, so that it can be read after its unit of work."""
    unit_of_work.session().flush()
    for name in ("lines", "team", "rewards", "payee", "totals"):
        getattr(campaign, name)
    return campaign


def _is_alone() -> bool:
    with unit_of_work.joined() as opened:
        return not opened.scalar(text(_SOMEBODY))


def write(rows: str) -> None:
    """Write the rows of a memory."""
    aside.run(rows)


def observed(make: Callable[[], Campaign]) -> Memory:
    """Make it in units of work of its own, and note what is there that was not there before."""
    unit_of_work._current.set(None)
    with unit_of_work.unit_of_work() as opened:
        before = _all(opened)
    number = make().id
    with unit_of_work.unit_of_work() as opened:
        added = sorted(_all(opened) - before)
        parts = [
            _insert(table, columns, [row for _table, _columns, row in rows])
            for (table, columns), rows in groupby(added, key=itemgetter(0, 1))
        ]
    return Memory(number, _kept(sql.SQL(" ").join(parts)))


def _kept(statements: sql.Composed) -> str:
    """Make a function of the statements, in the tests' own schema; what calls it."""
    name = f"remembered_{os.urandom(8).hex()}"
    body = f"BEGIN {statements.as_string()} END"
    made = _FUNCTION.format(name=sql.Identifier(name), body=sql.Literal(body))
    aside.run(made.as_string())
    return f"SELECT tests.{name}()"


def _all(opened: Session) -> set[tuple[str, str, str]]:
    """Every row there is, as JSON, with its table and the columns that can be written."""
    asked = [
        sql.SQL("SELECT {}, {}, to_jsonb(one)::text FROM {} one").format(
            table, columns, sql.Identifier(table)
        )
        for table, columns in opened.execute(text(_COLUMNS))
    ]
    statement = sql.SQL(" UNION ALL ").join(asked).as_string()
    return {(one, two, row) for one, two, row in opened.connection().exec_driver_sql(statement)}


def _insert(table: str, columns: str, rows: list[str]) -> sql.Composed:
    return _WRITE.format(
        table=sql.Identifier(table),
        columns=sql.SQL(columns),
        rows=sql.Literal("[" + ",".join(rows) + "]"),
    )
