"""Reading the gateway's statement, day by day: a copy of ours, each line once.

The watermark is the last day read after it was over. Each reading begins some days before it,
because a line may appear late; what is already there is passed over.
"""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from kit import clock
from kit.unit_of_work import forbid, session, unit_of_work
from payments import gateway
from payments.gateway import Movement
from payments.models import Payment
from payments.reconciliation.models import GatewayMovement, StatementDay

OVERLAP_DAYS = 3
"""How many days before the watermark are read again."""

SETTLES_WITHIN = timedelta(hours=6)
"""A day counts as over when it was read at least this long after its end."""


def read() -> int:
    """Read every day since the watermark, with the overlap; how many lines are new.

    Talks to the gateway between short units of work. GatewayUnavailable leaves the days read
    so far.
    """
    forbid("the gateway")
    with unit_of_work():
        first = _first_day()
    days = (clock.today() - first).days + 1
    return sum(_read_day(first + timedelta(days=number)) for number in range(days))


def _first_day() -> date:
    watermark = session().scalar(select(func.max(StatementDay.day)).where(StatementDay.is_over))
    if watermark is not None:
        return watermark - timedelta(days=OVERLAP_DAYS)
    earliest = session().scalar(select(func.min(Payment.created_at)))
    begun = clock.local(earliest).date() if earliest else clock.today()
    return min(begun, clock.today()) - timedelta(days=OVERLAP_DAYS)


def _read_day(day: date) -> int:
    since, until = clock.start_of_day(day), clock.end_of_day(day)
    read_at, after, lines, news = clock.now(), "", 0, 0
    while page := gateway.current().movements(since, until, after):
        with unit_of_work():
            news += _keep(page)
        after, lines = page[-1].id, lines + len(page)
    with unit_of_work() as opened:
        values = {
            "movements": lines,
            "read_at": read_at,
            "is_over": read_at >= until + SETTLES_WITHIN,
        }
        opened.execute(
            insert(StatementDay)
            .values(day=day, **values)
            .on_conflict_do_update(index_elements=["day"], set_=values)
        )
    return news


def _keep(page: list[Movement]) -> int:
    rows = [
        {
            "movement_id": one.id,
            "kind": one.kind,
            "category": one.category,
            "amount": one.amount,
            "fee": one.fee,
            "net": one.net,
            "currency": one.currency,
            "at": one.at,
            "source_id": one.source_id,
            "charge_id": one.charge_id,
            "intent_id": one.intent_id,
            "reference": one.reference[:120],
        }
        for one in page
    ]
    added = session().execute(
        insert(GatewayMovement)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["movement_id"])
        .returning(GatewayMovement.id)
    )
    return len(added.all())
