"""Giving money back: asked for and booked in one unit of work, executed by a job, told once."""

import logging
from datetime import timedelta

from sqlalchemy import func, select

from kit import clock
from kit.events import publish
from kit.jobs import backoff, task
from kit.money import share
from kit.unit_of_work import forbid, session, unit_of_work
from payments import gateway, locks, queries
from payments.errors import GatewayError, Mismatch, NotRefundable
from payments.events import RefundAnswered, RefundSucceeded
from payments.gateway import GivenBack
from payments.ledger import entries
from payments.models import Payment, Refund

log = logging.getLogger(__name__)

STUCK_AFTER = timedelta(hours=1)
"""A refund that waits for longer than this is tried again by the sweep."""


class RefundFailed(GatewayError):
    """The gateway definitely could not give the money back; a person must look."""


def request(reference: str, amount: int, key: str, reason: str) -> Refund:
    """Ask for `amount` cents of a payment to be given back; books it and defers the job.

    Runs in the caller's unit of work. `key` names the cause ("campaign failed"): a repeat of
    it is the same refund. NotRefundable beyond what is left, and while the payer's bank
    disputes the payment.
    """
    payment = locks.payment(reference)
    if payment is None or payment.state != "succeeded":
        raise NotRefundable("refund.nothing_taken")
    known = _by_key(payment, key)
    if known is not None and known.amount == amount:
        return known
    before = _given_back(payment)
    if amount <= 0 or known is not None or before + amount > payment.amount:
        raise NotRefundable
    if payment.is_disputed:
        raise NotRefundable("refund.disputed")
    refund = Refund(
        payment_id=payment.id,
        key=key,
        amount=amount,
        reason=reason,
        requested_at=clock.now(),
    )
    session().add(refund)
    session().flush()
    fee_back = fee_share(payment, before + amount) - fee_share(payment, before)
    entries.refund_requested(reference, key, payment.owner, amount, fee_back, payment.currency)
    _defer(refund.id, reference)
    return refund


@task("payments.refund", queue="money", transactional=False, retry=backoff(10, first_seconds=30))
def execute(refund_id: int) -> None:
    """Let the gateway give one refund back; any number of times, it is given once.

    The gateway is first asked for the refunds it has already made of this charge, and what
    is asked of it carries a key that belongs to this refund alone. GatewayUnavailable and
    RefundFailed leave it to be tried again.
    """
    forbid("the gateway")
    with unit_of_work():
        payment, refund = locks.refund(refund_id)
        if refund.state == "failed":
            refund.tries += 1
            refund.move_to("requested", reason="another attempt")
    if refund.state == "succeeded":
        return
    assert payment.charge_id is not None
    record(refund_id, _known_or_new(payment.charge_id, _name(payment, refund), refund))


def record(refund_id: int, told: GivenBack) -> None:
    """Write down what the gateway says of a refund; a success once, with its postings."""
    with unit_of_work():
        publish(RefundAnswered(queries.reference_of_refund(refund_id)))
        payment, refund = locks.refund(refund_id)
        if refund.state == "succeeded":
            return
        if (told.amount, told.currency) != (refund.amount, payment.currency):
            log.critical("%s: the gateway refunded %s, not %s", payment.reference, told, refund)
            raise Mismatch(f"{payment.reference}: refund {refund.key} has another amount")
        refund.gateway_id = told.id
        if told.status == "succeeded":
            _succeeded(payment, refund)
        elif told.status in ("failed", "canceled") and refund.state == "requested":
            refund.gateway_id = None
            refund.move_to("failed", reason=told.status)
    if refund.state == "failed":
        log.critical("%s: refund %s failed at the gateway", payment.reference, refund.key)
        raise RefundFailed(f"{payment.reference}: refund {refund.key} failed")


def refresh(reference: str) -> bool:
    """Ask the gateway for the refunds of a payment and write them down; False if there are none.

    A refund the gateway knows and we never asked for is an alarm, and not booked.
    """
    forbid("the gateway")
    with unit_of_work():
        payment = queries.by_reference(reference)
        ours = {_name(one.payment, one): one.id for one in queries.refunds_of(reference)}
    if payment is None or payment.charge_id is None:
        return False
    made = gateway.current().refunds(payment.charge_id)
    for told in made:
        if told.key in ours:
            if told.status == "succeeded":
                record(ours[told.key], told)
        else:
            log.critical("%s: the gateway made refund %s unasked", reference, told.id)
    return bool(made)


def fee_share(payment: Payment, given_back: int) -> int:
    """How much of the platform's fee goes back with `given_back` cents of a payment."""
    return share(payment.platform_fee, given_back * 10_000 // payment.amount)


@task("payments.sweep_refunds", every_minutes=60)
def sweep() -> None:
    """Defer every refund that has waited too long."""
    for refund_id in queries.waiting_refunds(clock.now() - STUCK_AFTER):
        payment, refund = locks.refund(refund_id)
        if refund.state != "succeeded":
            _defer(refund.id, payment.reference)


def _succeeded(payment: Payment, refund: Refund) -> None:
    refund.move_to("succeeded")
    entries.refund_executed(payment.reference, refund.key, refund.amount, payment.currency)
    session().flush()
    left = payment.amount - _given_back(payment, only="succeeded")
    publish(RefundSucceeded(payment.reference, refund.key, refund.amount, is_whole=left == 0))


def _known_or_new(charge_id: str, name: str, refund: Refund) -> GivenBack:
    port = gateway.current()
    for told in port.refunds(charge_id):
        if told.key == name and told.status not in ("failed", "canceled"):
            return told
    return port.refund(charge_id, refund.amount, name, key=f"{name}:{refund.tries}")


def _name(payment: Payment, refund: Refund) -> str:
    """How the gateway knows this refund: unique among all, the same at every attempt."""
    return f"refund:{payment.reference}:{refund.key}"


def _by_key(payment: Payment, key: str) -> Refund | None:
    return session().scalar(
        select(Refund).where(Refund.payment_id == payment.id, Refund.key == key)
    )


def _given_back(payment: Payment, only: str | None = None) -> int:
    statement = select(func.coalesce(func.sum(Refund.amount), 0)).where(
        Refund.payment_id == payment.id
    )
    if only:
        statement = statement.where(Refund.state == only)
    return int(session().scalar(statement) or 0)


def _defer(refund_id: int, reference: str) -> None:
    execute.defer(refund_id=refund_id, lock=reference, queueing_lock=f"payments.refund:{refund_id}")
