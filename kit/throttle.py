"""Limits on how often something may be tried, counted in PostgreSQL for all processes.

Counts live in a transaction of their own, so that a refused request still counts.
"""

from datetime import datetime, timedelta

from sqlalchemy import Integer, String, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from kit import clock, db, ids
from kit.db import Base
from kit.errors import TooMany
from kit.i18n import lazy_gettext as _
from kit.jobs import task
from kit.unit_of_work import session


class Attempts(Base):
    """How often `key` was tried in the window that starts at `window_start` (UTC)."""

    __tablename__ = "throttle_attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


def hit(name: str, subject: str, *, limit: int, per: timedelta) -> None:
    """Count one attempt of `subject` at `name`; TooMany beyond `limit` in a window of `per`.

    The subject (an address, an IP) is stored only as a hash.
    """
    seconds = int(per.total_seconds())
    moment = clock.now()
    start = moment - timedelta(seconds=moment.timestamp() % seconds, microseconds=0)
    window = start.replace(microsecond=0)
    key = ids.digest(f"{name}:{subject}")
    statement = insert(Attempts).values(key=key, window_start=window, count=1)
    statement = statement.on_conflict_do_update(
        index_elements=["key", "window_start"], set_={"count": Attempts.count + 1}
    )
    with db.new_session() as own:
        count = own.execute(statement.returning(Attempts.count)).scalar_one()
        own.commit()
    if count > limit:
        left = window + per - moment
        raise TooMany(
            "too_many_attempts",
            _("Hai provato troppe volte. Aspetta qualche minuto e riprova."),
            retry_after=max(int(left.total_seconds()), 1),
        )


@task("kit.forget_old_attempts", every_minutes=60)
def forget_old() -> None:
    """Delete windows older than two days."""
    session().execute(
        delete(Attempts).where(Attempts.window_start < clock.now() - timedelta(days=2))
    )
