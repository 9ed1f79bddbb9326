"""Events at our doors that were refused or ignored: counted by the hour, without their bodies.

One row holds an hour of one source and one reason, so that a flood makes a number larger and
never a table longer. It is written apart from the request, which leaves nothing behind.
"""

import logging
from datetime import datetime, timedelta

from psycopg.errors import LockNotAvailable
from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.exc import OperationalError

from kit import clock, db
from kit.jobs import task
from kit.paging import Page, keyset
from kit.unit_of_work import session
from webhooks.models import Refusal

KEPT = timedelta(days=90)
SIZE = 40

_SOON = text("SET LOCAL lock_timeout = '250ms'")
log = logging.getLogger(__name__)


def note(source: str, reason: str, *, event_id: str = "", detail: str = "") -> None:
    """Count one event that `source`'s door refused, apart from the request's own transaction.

    A door never waits for a count: while others write the same row, this one is left out.
    """
    try:
        with db.new_session() as own:
            own.execute(_SOON)
            own.execute(_one_more(source, reason, event_id, detail))
            own.commit()
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable):
            raise
        log.warning("one event that %s's door met (%s) is not counted", source, reason)


def note_known(source: str, event_id: str) -> None:
    """Count one event that was known already, within the open unit of work: it is answered 200."""
    session().execute(_one_more(source, "known", event_id, ""))


def listed(cursor: str | None) -> Page[Refusal]:
    """What was refused, by the hour, newest first."""
    return keyset(select(Refusal), [Refusal.id], lambda one: (one.id,), cursor=cursor, size=SIZE)


@task("webhooks.forget_refusals", every_minutes=1440)
def forget() -> None:
    """Delete counts older than 90 days."""
    session().execute(delete(Refusal).where(Refusal.hour < clock.now() - KEPT))


def _one_more(source: str, reason: str, event_id: str, detail: str) -> Insert:
    moment = clock.now()
    last = {"last_at": moment, "event_id": _plain(event_id, 120), "detail": _plain(detail, 200)}
    statement = insert(Refusal).values(
        source=source, reason=reason, hour=_hour(moment), count=1, **last
    )
    return statement.on_conflict_do_update(
        index_elements=["source", "reason", "hour"], set_={"count": Refusal.count + 1, **last}
    )


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _plain(words: str, most: int) -> str:
    return "".join(one if one.isprintable() else " " for one in words)[:most]
