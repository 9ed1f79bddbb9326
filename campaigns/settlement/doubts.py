"""What is in doubt is asked about: unknown answers, workers that died, slow banks."""

from datetime import timedelta

from campaigns.events import ChargeWanted
from campaigns.models import Pledge
from campaigns.pledges import outcomes
from campaigns.settlement import charges, queries
from kit import clock
from kit.events import publish
from kit.jobs import task
from kit.unit_of_work import session, unit_of_work
from payments import charging

STUCK_AFTER = timedelta(minutes=15)
"""A charge that has not ended after this time was left by a worker that died."""

DOUBTFUL = ("unknown", "charging", "processing")


@task("settlement.ask", queue="money", transactional=False)
def ask(pledge_id: int) -> None:
    """Ask the gateway how one pledge's charge stands; the only way out of "unknown"."""
    with unit_of_work():
        reference = charges.reference(pledge_id, DOUBTFUL)
    if reference is None:
        return
    outcome = charging.retrieve(reference)
    with unit_of_work():
        outcomes.record(outcome)
        pledge = session().get_one(Pledge, pledge_id)
        if outcome.result == "open" and pledge.state == "charging":
            publish(ChargeWanted(pledge.campaign_id, pledge.id, pledge.amount))


@task("settlement.sweep_doubts", every_minutes=5)
def sweep_doubts() -> None:
    """Find pledges in doubt, and due ones whose job was lost; each gets a job of its own."""
    since = clock.now() - STUCK_AFTER
    for pledge_id in queries.in_doubt(since):
        _defer(pledge_id)
    for pledge_id in queries.stuck_due(since):
        charges.defer(session().get_one(Pledge, pledge_id))


@task("settlement.sweep_slow", every_minutes=60)
def sweep_slow() -> None:
    """Ask about payments that take days, in case no webhook tells how they ended."""
    for pledge_id in queries.slow(clock.now() - STUCK_AFTER):
        _defer(pledge_id)


def _defer(pledge_id: int) -> None:
    ask.defer(pledge_id=pledge_id, queueing_lock=f"settlement.ask:{pledge_id}")
