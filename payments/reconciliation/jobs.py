"""The nightly reconciliation, and the same when an admin asks for it."""

from datetime import timedelta

from kit import clock
from kit.events import publish
from kit.jobs import backoff, task
from kit.unit_of_work import forbid, session, unit_of_work
from payments import gateway
from payments.events import DifferencesFound
from payments.reconciliation import bank, comparing, differences, repairs, statement
from payments.reconciliation.models import Run
from payments.reconciliation.states import KINDS

LOCK = "payments.reconcile"
AGAIN_AFTER = timedelta(hours=1)
"""When the two balances are looked at again if money was moving."""

MOST_TRIES = 12


@task(
    "payments.reconcile",
    queue="money",
    transactional=False,
    retry=backoff(6, first_seconds=60),
    every_minutes=24 * 60,
)
def reconcile(tries: int = 1) -> None:
    """Read the statement, book its payouts, ask about what differs, write down what is left.

    The balances are compared only when nothing moved within the last hour; otherwise the job
    comes again later. GatewayUnavailable leaves everything to be done again.
    """
    forbid("the gateway")
    before = gateway.current().holds()
    read = statement.read()
    with unit_of_work():
        bank.book()
    with unit_of_work(snapshot=True):
        found = comparing.objects()
    mended = repairs.mend(found)
    holds = gateway.current().holds()
    with unit_of_work(snapshot=True):
        found = comparing.objects()
        is_quiet = before == holds and comparing.is_quiet()
        ours = comparing.booked()
        if is_quiet:
            found += comparing.balances(holds, found)
    with unit_of_work():
        judged = KINDS if is_quiet else tuple(kind for kind in KINDS if kind != "balance")
        news = differences.note(found, judged)
        session().add(
            Run(
                at=clock.now(),
                movements=read,
                mended=mended,
                found=len(found),
                is_quiet=is_quiet,
                balances=_side_by_side(ours, holds),
            )
        )
        session().flush()
        if news:
            publish(DifferencesFound(tuple(one.id for one in news)))
        if not is_quiet and tries < MOST_TRIES:
            reconcile.defer(
                tries=tries + 1,
                at=clock.now() + AGAIN_AFTER,
                lock=LOCK,
                queueing_lock=f"{LOCK}.again",
            )


def ask_now() -> None:
    """Let a worker compare as soon as it can; nothing is added while one waits."""
    reconcile.defer(lock=LOCK, queueing_lock="payments.reconcile")


def _side_by_side(ours: dict[str, int], theirs: dict[str, int]) -> dict[str, list[int]]:
    known = sorted(set(ours) | {currency for currency, cents in theirs.items() if cents})
    return {one: [ours.get(one, 0), theirs.get(one, 0)] for one in known}
