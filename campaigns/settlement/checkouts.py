"""Checkouts that must come to an end: closed at the gateway, and recorded as they really stand."""

from datetime import timedelta

from campaigns.events import CheckoutSettled
from campaigns.pledges import locks, outcomes
from campaigns.pledges.checkout import CHECKOUT_LASTS
from campaigns.settlement import charges, queries
from kit import clock
from kit.events import publish
from kit.jobs import backoff, task
from kit.unit_of_work import unit_of_work
from payments import checkout

LATE_AFTER = CHECKOUT_LASTS + timedelta(minutes=30)
"""When a checkout page is over for certain, and nobody has told how it ended."""


@task("settlement.checkout", queue="money", transactional=False, retry=backoff(5))
def settle(pledge_id: int) -> None:
    """Close one checkout at the gateway and record what really came of it."""
    with unit_of_work():
        reference = charges.reference(pledge_id, queries.AT_CHECKOUT)
    if reference is None:
        return
    outcome = checkout.abandon(reference)
    with unit_of_work():
        outcomes.record(outcome)
        pledge = locks.pledge(pledge_id)
        publish(CheckoutSettled(pledge.campaign_id, pledge.id, pledge.amount))


def defer(pledge_id: int) -> None:
    """Have one checkout settled by a job, in the caller's unit of work."""
    settle.defer(pledge_id=pledge_id, queueing_lock=f"settlement.checkout:{pledge_id}")


@task("settlement.sweep_checkouts", every_minutes=15)
def sweep() -> None:
    """Find checkouts that must be over and were never heard of; each gets a job of its own."""
    for pledge_id in queries.old_checkouts(clock.now() - LATE_AFTER):
        defer(pledge_id)
