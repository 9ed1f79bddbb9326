"""Disputes: what the gateway says of them is written down, booked and told, once and in any order.

The gateway is asked, its events are only hints. An inquiry takes no money; a dispute takes it
until the bank has decided. Evidence is given at the gateway, not here.
"""

import logging
from contextlib import suppress
from datetime import timedelta

from kit import clock
from kit.events import publish
from kit.jobs import backoff, task
from kit.unit_of_work import forbid, session, unit_of_work
from payments import gateway, locks, queries, refunds, remains
from payments.errors import GatewayUnavailable, Mismatch
from payments.events import DisputeDecided, DisputeOpened, RefundAnswered, RefundRefused
from payments.gateway import Disputed, Standing
from payments.ledger import entries
from payments.models import Dispute, Payment

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=3)
"""How far back the sweep looks for disputes that no webhook has told of."""

_PATHS: dict[Standing, tuple[str, ...]] = {
    "inquiry": ("inquiry",),
    "closed": ("inquiry", "closed"),
    "open": ("open",),
    "won": ("open", "won"),
    "lost": ("open", "lost"),
}
"""The states through which a dispute comes to stand as the gateway says."""


def refresh(reference: str) -> bool:
    """Ask the gateway for the disputes of a payment and write them down; False without any.

    Refunds are asked for afterwards: the gateway makes none while a charge is disputed, so
    whatever it has made is known before a dispute is booked.
    """
    forbid("the gateway")
    with unit_of_work():
        payment = queries.by_reference(reference)
    if payment is None or payment.charge_id is None:
        return False
    told = gateway.current().disputes(payment.charge_id)
    if told:
        refunds.refresh(reference)
        record(reference, told)
    return bool(told)


def record(reference: str, told: list[Disputed]) -> None:
    """Write down what the gateway says of a payment's disputes, the oldest first.

    Mismatch for one in another currency, or of more than is left at the gateway: it is
    alarmed and not booked.
    """
    with unit_of_work():
        publish(RefundAnswered(reference))
        payment = locks.payment(reference)
        if payment is None or payment.state != "succeeded":
            return
        for one in sorted(told, key=lambda each: (each.opened_at, each.id)):
            write(payment, one)


@task("payments.ask_disputes", queue="money", transactional=False, retry=backoff(8))
def ask(reference: str) -> None:
    """Ask about the disputes of one payment."""
    refresh(reference)


def defer(reference: str) -> None:
    """Have one payment's disputes asked about by a job, in the caller's unit of work."""
    ask.defer(reference=reference, queueing_lock=f"payments.ask_disputes:{reference}")


def on_refund_refused(event: RefundRefused) -> None:
    """The gateway would not give money back: the payment may be disputed."""
    defer(event.reference)


@task("payments.sweep_disputes", every_minutes=60, transactional=False)
def sweep() -> None:
    """Find disputes that no webhook has told of, and ask about those that are not decided."""
    known: list[Disputed] = []
    with suppress(GatewayUnavailable):
        known = gateway.current().disputes_since(clock.now() - LOOK_BACK)
    with unit_of_work():
        found = [queries.reference_of(one.charge_id) for one in known if not queries.knows(one)]
        for reference in {*found, *queries.undecided()} - {None}:
            defer(str(reference))


def write(payment: Payment, told: Disputed) -> None:
    """Write one dispute down, with all that follows; its payment is locked, in a unit of work."""
    dispute = locks.dispute(told.id)
    if dispute is None:
        dispute = Dispute(
            payment_id=payment.id,
            gateway_id=told.id,
            amount=told.amount,
            reason=told.reason[:60],
            opened_at=told.opened_at,
        )
        session().add(dispute)
        session().flush()
    dispute.amount, dispute.due_by = told.amount, told.due_by
    before = remains.left(payment)
    _book(payment, dispute, told)
    standing = "open" if told.standing == "lost" and not dispute.taken else told.standing
    for after in _PATHS[standing]:
        if dispute.lifecycle.allows(dispute.state, after):
            dispute.move_to(after, reason=told.reason)
            _moved(payment, dispute, before)
    if dispute.state in ("won", "lost", "closed") and dispute.state != standing:
        _overtaken(payment, dispute, told)


def _book(payment: Payment, dispute: Dispute, told: Disputed) -> None:
    """Post what has moved since the last time; each movement once."""
    if told.currency != payment.currency:
        raise _alarm(payment, f"dispute {told.id} is in {told.currency}")
    name, key, owner, currency = (
        payment.reference, dispute.gateway_id, payment.owner, payment.currency,
    )  # fmt: skip
    if told.taken and not dispute.taken:
        if told.taken > remains.at_gateway(payment):
            raise _alarm(payment, f"dispute {told.id} took {told.taken} cents, more than is left")
        dispute.taken = told.taken
        entries.dispute_opened(name, key, owner, told.taken, currency)
    if told.fee and not dispute.fee:
        dispute.fee = told.fee
        entries.dispute_fee(name, key, told.fee, currency)
    if told.given_back and not dispute.given_back:
        dispute.given_back = told.given_back
        entries.dispute_won(name, key, owner, told.given_back, currency)
    if told.fee_back and not dispute.fee_back:
        dispute.fee_back = told.fee_back
        entries.dispute_fee_back(name, key, told.fee_back, currency)
    session().flush()


def _moved(payment: Payment, dispute: Dispute, before: int) -> None:
    """What follows from a state, in the same transaction."""
    name, is_open = payment.reference, dispute.state == "open"
    if dispute.state in ("inquiry", "open"):
        if is_open:
            refunds.hold(payment)
        publish(DisputeOpened(name, dispute.id, dispute.amount, takes_money=is_open))
        return
    lost = dispute.taken - dispute.given_back if dispute.state == "lost" else 0
    refunds.decide(payment)
    if lost:
        _lose(payment, dispute, lost)
    session().flush()
    difference = remains.left(payment) - before
    publish(DisputeDecided(name, dispute.id, dispute.state != "lost", lost, difference))


def _lose(payment: Payment, dispute: Dispute, lost: int) -> None:
    """The money is gone: out of what the owner has, else the owner owes it."""
    locks.books_of(payment.owner)
    dispute.platform_fee_back = remains.fee_back(payment, 0)
    entries.dispute_lost(
        payment.reference,
        dispute.gateway_id,
        payment.owner,
        lost,
        dispute.platform_fee_back,
        payment.currency,
    )


def _overtaken(payment: Payment, dispute: Dispute, told: Disputed) -> None:
    """An older answer than ours is passed over; another verdict than ours is an alarm."""
    if told.standing in ("won", "lost", "closed"):
        raise _alarm(payment, f"dispute {told.id} was {dispute.state} and is now {told.standing}")


def _alarm(payment: Payment, sentence: str) -> Mismatch:
    log.critical("%s: %s", payment.reference, sentence)
    return Mismatch(f"{payment.reference}: {sentence}")
