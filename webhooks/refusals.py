"""Events at our doors that were refused or ignored: counted by the hour, without their bodies.

One row holds an hour of one source and one reason, so that a flood makes a number larger and
never a table longer. It is written apart from the request, which leaves nothing behind.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from kit import clock, db
from kit.jobs import task
from kit.paging import Page, keyset
from kit.unit_of_work import session
from webhooks.models import Refusal

KEPT = timedelta(days=90)
SIZE = 40


def note(source: str, reason: str, *, event_id: str = "", detail: str = "") -> None:
    """Count one event that `source`'s door refused (or, as "known", ignored)."""
    moment = clock.now()
    last = {"last_at": moment, "event_id": _plain(event_id, 120), "detail": _plain(detail, 200)}
    statement = insert(Refusal).values(
        source=source, reason=reason, hour=_hour(moment), count=1, **last
    )
    statement = statement.on_conflict_do_update(
        index_elements=["source", "reason", "hour"], set_={"count": Refusal.count + 1, **last}
    )
    with db.new_session() as own:
        own.execute(statement)
        own.commit()


def listed(cursor: str | None) -> Page[Refusal]:
    """What was refused, by the hour, newest first."""
    return keyset(select(Refusal), [Refusal.id], lambda one: (one.id,), cursor=cursor, size=SIZE)


@task("webhooks.forget_refusals", every_minutes=1440)
def forget() -> None:
    """Delete counts older than 90 days."""
    session().execute(delete(Refusal).where(Refusal.hour < clock.now() - KEPT))


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _plain(text: str, most: int) -> str:
    return "".join(one if one.isprintable() else " " for one in text)[:most]
