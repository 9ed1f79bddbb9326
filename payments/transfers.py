"""Payouts by the gateway: one transfer each, asked for by a job, looked up before it is repeated.

1. the payout is "sent" and a job waits (a unit of work);
2. the gateway is asked for the transfers it has already made under the payout's reference;
3. only if there is none, it is asked to make one, with a key that belongs to this payout;
4. its id, the state and the postings are written down (a unit of work).

After a death at any step the next run begins at 2. What the gateway definitely refuses fails
the payout, unless the gateway only lacks the money yet: then it waits.
"""

import logging
from datetime import timedelta

from sqlalchemy import select

from kit import clock
from kit.events import publish
from kit.jobs import backoff, task
from kit.unit_of_work import forbid, session, unit_of_work
from payments import gateway, locks, payouts
from payments.errors import GatewayError, GatewayRefused, KeyReused, Mismatch
from payments.events import PayoutAnswered
from payments.models import Payout
from payments.payee_gateway import Sent
from payments.payout_models import STRIPE

log = logging.getLogger(__name__)

WAITS = frozenset({"balance_insufficient"})
"""Refusals that time heals: cards' money is available some days after the charge."""

STUCK_AFTER = timedelta(minutes=30)
"""A transfer that waits for longer than this is tried again by the sweep."""


class NotYet(GatewayError):
    """The gateway has not got the money available yet; asked again later."""


def send(payout: Payout, by: int) -> Payout:
    """Let the gateway send an approved payout; OtherRail, ForbiddenMove.

    Runs in the caller's unit of work; a job speaks with the gateway.
    """
    held = locks.payout(payout.id)
    if held.rail != STRIPE:
        raise payouts.OtherRail
    payouts.leave(held, by, held.destination or "")
    _defer(held)
    return held


@task("payments.transfer", queue="money", transactional=False, retry=backoff(10, first_seconds=30))
def execute(payout_id: int) -> None:
    """Let the gateway make the transfer of one payout; any number of times, it is made once.

    GatewayUnavailable and NotYet leave it to be tried again.
    """
    forbid("the gateway")
    with unit_of_work():
        payout = session().get_one(Payout, payout_id)
    if payout.state != "sent" or payout.rail != STRIPE:
        return
    try:
        told = _known_or_new(payout)
    except KeyReused:
        raise
    except GatewayRefused as refusal:
        _refused(payout, refusal)
        return
    record(payout, told)


def record(payout: Payout, told: Sent) -> None:
    """Write down what the gateway says of a transfer, with all that follows, once.

    Mismatch if it is not the transfer that was approved; a person must look.
    """
    if (told.amount, told.currency, told.destination) != (
        payout.amount, payout.currency, payout.destination,
    ):  # fmt: skip
        raise Mismatch(f"{payout.reference}: transfer {told.id} is not what was approved")
    with unit_of_work():
        publish(PayoutAnswered(payout.owner))
        held = locks.payout(payout.id)
        if held.transfer_id not in (None, told.id):
            raise Mismatch(f"{payout.reference}: a second transfer {told.id}")
        held.transfer_id = told.id
        if held.state == "sent":
            payouts.settle(held, None)
        if held.state == "settled" and told.reversed_amount == told.amount:
            payouts.fail(held, None, "the gateway took the transfer back")
        elif 0 < told.reversed_amount < told.amount:
            log.critical("%s: %s was reversed in part", payout.reference, told.id)


def refresh(reference: str) -> bool:
    """Ask the gateway for the transfer of a payout and write it down; False if it is not ours."""
    forbid("the gateway")
    number = reference.removeprefix("payout:")
    if not reference.startswith("payout:") or not number.isdigit() or len(number) > 18:
        return False
    with unit_of_work():
        payout = payouts.find(int(number))
    if payout is None or payout.rail != STRIPE:
        return False
    for told in gateway.current().transfers(reference):
        record(payout, told)
    return True


@task("payments.sweep_transfers", every_minutes=15)
def sweep() -> None:
    """Defer every transfer that has waited too long."""
    for payout in session().scalars(
        select(Payout)
        .where(
            Payout.state == "sent",
            Payout.rail == STRIPE,
            Payout.state_since < clock.now() - STUCK_AFTER,
        )
        .order_by(Payout.id)
        .limit(500)
    ):
        _defer(payout)


def _known_or_new(payout: Payout) -> Sent:
    port = gateway.current()
    for told in port.transfers(payout.reference):
        return told
    assert payout.destination is not None
    key = f"transfer:{payout.reference}:{payout.tries}"
    return port.transfer(payout.destination, payout.amount, payout.currency, payout.reference, key)


def _refused(seen: Payout, refusal: GatewayRefused) -> None:
    """The gateway said no: not yet, or never. The next attempt has a key of its own."""
    waits = refusal.code in WAITS
    with unit_of_work():
        publish(PayoutAnswered(seen.owner))
        held = locks.payout(seen.id)
        if held.state != "sent" or held.tries != seen.tries:
            return
        held.tries += 1
        held.trouble = refusal.code[:200] or "refused"
        if not waits:
            payouts.fail(held, None, str(refusal)[:300])
    if waits:
        raise NotYet(f"{seen.reference}: {refusal}")
    log.error("%s: the gateway refused the transfer: %s", seen.reference, refusal)


def _defer(payout: Payout) -> None:
    execute.defer(
        payout_id=payout.id,
        lock=payout.reference,
        queueing_lock=f"payments.transfer:{payout.id}",
    )
