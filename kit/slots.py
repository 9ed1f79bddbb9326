"""Moments at which calls may be made, handed out by PostgreSQL to all processes alike.

Each name (an endpoint of the gateway) has the moment that is free next. Whoever takes `count`
slots moves it on by as many gaps, in one statement and without a transaction of the caller's;
slots that nobody uses pass by, so that a mistake means fewer calls and never more. The
moments are the database's own time: what the machines' clocks say does not matter.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, text
from sqlalchemy.orm import Mapped, mapped_column

from kit import db
from kit.db import Base, Instant

EVERYTHING = "*"
"""The name under which all calls together are counted."""
LOST_AFTER_SECONDS = 120
"""A free moment further ahead than this comes from a clock that was wrong, and is forgotten."""
EASED_FOR_SECONDS = 30
"""How long the gaps are twice as wide after somebody was told to slow down."""


class Slots(Base):
    """When `name` is free next, and until when it goes at half its pace.

    Unlogged: nothing is waited for when it is written, and after a crash it starts anew.
    """

    __tablename__ = "pace_slots"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    started: Mapped[Instant]
    next_free: Mapped[Instant]
    eased_until: Mapped[Instant]


@dataclass(frozen=True)
class Lease:
    """`count` slots: the first in `wait` seconds from now, each `gap` seconds after the last."""

    wait: float
    gap: float
    count: int


_TAKE = text("""
    WITH moment AS MATERIALIZED (
        SELECT coalesce(CAST(:at AS timestamptz), clock_timestamp()) AS now
    ), whole AS (
        INSERT INTO pace_slots AS s (name, started, next_free, eased_until)
        SELECT :everything, now, now + :count * CAST(:gap_of_all AS interval), now FROM moment
        WHERE NOT EXISTS (SELECT 1 FROM pace_slots busy WHERE busy.name = :name
            AND busy.next_free > now + CAST(:ahead AS interval)
            AND busy.next_free <= now + CAST(:lost AS interval))
        ON CONFLICT (name) DO UPDATE SET
            started = CASE WHEN s.next_free > excluded.started + CAST(:lost AS interval)
                THEN excluded.started ELSE greatest(s.next_free, excluded.started) END,
            next_free = CASE WHEN s.next_free > excluded.started + CAST(:lost AS interval)
                THEN excluded.started ELSE greatest(s.next_free, excluded.started) END
                + :count * CAST(:gap_of_all AS interval)
        RETURNING started
    ), one AS (
        INSERT INTO pace_slots AS s (name, started, next_free, eased_until)
        SELECT :name, whole.started, whole.started + :count * CAST(:gap AS interval), moment.now
        FROM whole, moment
        ON CONFLICT (name) DO UPDATE SET
            started = CASE WHEN s.next_free > excluded.started + CAST(:lost AS interval)
                THEN excluded.started ELSE greatest(s.next_free, excluded.started) END,
            next_free = CASE WHEN s.next_free > excluded.started + CAST(:lost AS interval)
                THEN excluded.started ELSE greatest(s.next_free, excluded.started) END
                + :count * CAST(:gap AS interval)
                * CASE WHEN s.eased_until > excluded.started THEN 2 ELSE 1 END
        RETURNING started, next_free
    )
    SELECT extract(epoch FROM one.started - moment.now) AS wait,
        extract(epoch FROM one.next_free - one.started) / :count AS gap
    FROM one, moment
""")

_EASE = text("""
    INSERT INTO pace_slots AS s (name, started, next_free, eased_until)
    SELECT :name, now, now + CAST(:pause AS interval), now + CAST(:eased AS interval)
    FROM (SELECT coalesce(CAST(:at AS timestamptz), clock_timestamp()) AS now) moment
    ON CONFLICT (name) DO UPDATE SET
        next_free = greatest(s.next_free, excluded.next_free),
        eased_until = greatest(s.eased_until, excluded.eased_until)
""")


def take(
    name: str,
    count: int,
    *,
    per_second: float,
    of_all_per_second: float,
    ahead: float,
    at: datetime | None = None,
) -> Lease | None:
    """Take `count` slots of `name`; None if it is taken for more than `ahead` seconds already.

    `at` (UTC) stands for the database's time in tests. SQLAlchemyError if nobody can count.
    """
    given = {
        "name": name,
        "everything": EVERYTHING,
        "count": count,
        "gap": f"{1 / per_second} seconds",
        "gap_of_all": f"{1 / of_all_per_second} seconds",
        "ahead": f"{ahead} seconds",
        "lost": f"{LOST_AFTER_SECONDS} seconds",
        "at": at,
    }
    with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        row = connection.execute(_TAKE, given).one_or_none()
    return Lease(float(row.wait), float(row.gap), count) if row else None


def ease(name: str, seconds: float, *, at: datetime | None = None) -> None:
    """Let nobody call `name` for `seconds`, and everybody at half the pace for a while."""
    given = {
        "name": name,
        "pause": f"{seconds} seconds",
        "eased": f"{seconds + EASED_FOR_SECONDS} seconds",
        "at": at,
    }
    with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(_EASE, given)
