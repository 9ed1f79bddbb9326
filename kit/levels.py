"""Levels that rise with each attempt and sink with time; above its limit a shield is raised.

Counted in PostgreSQL for all processes, in the caller's unit of work: it must commit also when
it refuses, so that a refused attempt counts as well. A raised shield stays while attempts go
on, and for a while after the last: an attacker who waits for a new window gets none.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Float, Integer, String, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from kit import clock, ids
from kit.db import Base
from kit.errors import DomainError
from kit.i18n import lazy_gettext as _
from kit.jobs import task
from kit.unit_of_work import session


class CannotCount(DomainError):
    """Nobody can count just now; what is not counted is not let through."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "cannot_count",
            _("Adesso non si può andare avanti. Riprova tra poco: è tutto salvo."),
        )


@dataclass(frozen=True)
class Limit:
    """At most `most` points of `name` at once; a full level sinks to nothing in `per`."""

    name: str
    most: int
    per: timedelta
    stays: timedelta = timedelta(minutes=30)


class Level(Base):
    """How high one subject of one limit stands; the subject is stored as a hash alone.

    `label` may name it for the admin where it is no secret; `refused` counts since `raised_at`.
    """

    __tablename__ = "throttle_levels"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(80), default="")
    level: Mapped[float] = mapped_column(Float, default=0.0)
    at: Mapped[datetime]
    raised_at: Mapped[datetime | None]
    raised_until: Mapped[datetime | None] = mapped_column(index=True)
    refused: Mapped[int] = mapped_column(Integer, default=0)


_ADD = text(
    """
    INSERT INTO throttle_levels AS l (key, name, label, level, at, refused)
    VALUES (:key, :name, :label, :cost, :now, 0)
    ON CONFLICT (key) DO UPDATE SET
        level = CASE WHEN l.raised_until > :now THEN l.level
            WHEN sunk(l.level, l.at) + :cost > :most THEN sunk(l.level, l.at)
            ELSE sunk(l.level, l.at) + :cost END,
        at = :now,
        refused = CASE WHEN l.raised_until > :now THEN l.refused + 1
            WHEN sunk(l.level, l.at) + :cost > :most THEN 1 ELSE l.refused END,
        raised_at = CASE WHEN l.raised_until > :now THEN l.raised_at
            WHEN sunk(l.level, l.at) + :cost > :most THEN :now ELSE l.raised_at END,
        raised_until = CASE
            WHEN l.raised_until > :now OR sunk(l.level, l.at) + :cost > :most
            THEN CAST(:now AS timestamptz) + CAST(:stays AS interval) ELSE l.raised_until END
    RETURNING raised_until > :now AS is_raised, refused = 1 AS is_new
""".replace(
        "sunk(l.level, l.at)",
        "greatest(l.level - :most * extract(epoch FROM CAST(:now AS timestamptz) - l.at)"
        " / CAST(:per AS double precision), 0)",
    )
)

_GIVE_BACK = text("""
    UPDATE throttle_levels SET level = greatest(level - :cost, 0),
        raised_until = CASE WHEN level - :cost <= CAST(:most AS double precision) / 2
            THEN NULL ELSE raised_until END
    WHERE key = :key
""")


@dataclass(frozen=True)
class Standing:
    """Whether the shield is up for a subject, and whether it went up just now."""

    is_raised: bool
    is_new: bool


def add(limit: Limit, subject: str, cost: int = 1, *, label: str = "") -> Standing:
    """Count an attempt of `cost` points; where the shield is up nothing more is let through."""
    values = {
        "key": key(limit, subject),
        "name": limit.name,
        "label": label,
        "cost": cost,
        "most": limit.most,
        "per": limit.per.total_seconds(),
        "stays": limit.stays,
        "now": clock.now(),
    }
    row = session().execute(_ADD, values).one()
    return Standing(bool(row.is_raised), bool(row.is_raised and row.is_new))


def give_back(opened: Session, limit: Limit, hashed: str, cost: int) -> None:
    """Take points off, as what they were counted for ended well; a level half empty lowers
    the shield. Within the caller's transaction; `hashed` is from `key`.
    """
    opened.execute(_GIVE_BACK, {"key": hashed, "cost": cost, "most": limit.most})


def key(limit: Limit, subject: str) -> str:
    """Under what a subject is stored."""
    return ids.digest(f"{limit.name}:{subject}")


def raised() -> list[Level]:
    """The shields that are up, newest first."""
    return list(
        session().scalars(
            select(Level)
            .where(Level.raised_until > clock.now())
            .order_by(Level.raised_at.desc())
            .limit(100)
        )
    )


@task("kit.forget_old_levels", every_minutes=60)
def forget_old() -> None:
    """Delete levels that nobody has touched for two days."""
    session().execute(delete(Level).where(Level.at < clock.now() - timedelta(days=2)))
