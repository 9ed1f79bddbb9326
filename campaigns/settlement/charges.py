"""Charging the promises that have been called in: one job a pledge, one charge a pledge."""

from collections.abc import Sequence

from campaigns.events import ChargeWanted
from campaigns.models import Pledge
from campaigns.pledges import locks, moves, outcomes
from kit.jobs import Wanted, backoff, task
from kit.unit_of_work import session, unit_of_work
from payments import charging, checkout
from payments import queries as payments

CHARGEABLE = ("due", "charging", "retry", "action_required")
"""States from which a charge begins, or goes on after a worker died."""


@task("settlement.charge", queue="money", transactional=False, retry=backoff(6, first_seconds=30))
def charge(pledge_id: int) -> None:
    """Charge one pledge's card and record how it went.

    Between the two units of work the process may die at any point: the pledge then stays in
    "charging", and the next run asks the gateway before it does anything.
    """
    with unit_of_work():
        start = _begin(pledge_id)
    if start is None:
        return
    outcome = checkout.abandon(start) if isinstance(start, str) else charging.charge(start)
    with unit_of_work():
        outcomes.record(outcome)


def defer(pledge: Pledge) -> None:
    """Put a pledge's charge into the queue, in the caller's unit of work.

    Charges and releases of one pledge run one after the other (`lock`).
    """
    defer_all([pledge])


def defer_all(pledges: Sequence[Pledge]) -> None:
    """The same for many pledges at once."""
    if pledges:
        charge.defer_all(
            Wanted(
                {"pledge_id": pledge.id},
                lock=pledge.reference,
                queueing_lock=f"settlement.charge:{pledge.id}",
            )
            for pledge in pledges
        )


def on_wanted(event: ChargeWanted) -> None:
    """A pledge waits for its charge."""
    defer(session().get_one(Pledge, event.pledge_id))


def reference(pledge_id: int, states: tuple[str, ...] | frozenset[str]) -> str | None:
    """How payments calls a pledge, if it is in one of `states`."""
    pledge = session().get_one(Pledge, pledge_id)
    return pledge.reference if pledge.state in states else None


def _begin(pledge_id: int) -> charging.Start | str | None:
    """A charge begun, or the reference of one to give up; None if there is nothing to do."""
    state, pledge = locks.to_charge(pledge_id)
    if pledge.state not in CHARGEABLE:
        return None
    if state != "collecting":
        return pledge.reference if pledge.state == "charging" else None
    if pledge.state in ("retry", "action_required") and not _has_new_card(pledge):
        return None
    start = charging.begin(pledge.reference)
    if pledge.state != "charging":
        moves.move(pledge, "charging", reason="a worker starts the charge")
    return start


def _has_new_card(pledge: Pledge) -> bool:
    payment = payments.by_reference(pledge.reference)
    return payment is not None and payment.state == "saved"
