"""Giving money back: asked for and booked in one unit of work, executed by a job, told once."""

import logging
from datetime import timedelta

from sqlalchemy import select

from kit import clock
from kit.events import publish
from kit.jobs import backoff, task
from kit.unit_of_work import forbid, session, unit_of_work
from payments import gateway, locks, queries, remains
from payments.errors import GatewayError, GatewayRefused, Mismatch, NotRefundable
from payments.events import RefundAnswered, RefundRefused, RefundSucceeded
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
    it is the same refund. While the payer's bank disputes the payment, the refund waits for
    its decision. NotRefundable beyond what is left.
    """
    payment = locks.payment(reference)
    if payment is None or payment.state != "succeeded":
        raise NotRefundable("refund.nothing_taken")
    known = _by_key(payment, key)
    if known is not None and known.amount == amount:
        return known
    if amount <= 0 or known is not None or amount > remains.left(payment):
        raise NotRefundable
    return _ask(payment, amount, key, reason)


def _ask(payment: Payment, amount: int, key: str, reason: str) -> Refund:
    locks.books_of(payment.owner)
    refund = Refund(
        payment_id=payment.id,
        key=key,
        amount=amount,
        fee_back=remains.fee_back(payment, amount),
        reason=reason,
        requested_at=clock.now(),
    )
    session().add(refund)
    session().flush()
    entries.refund_requested(
        payment.reference, key, payment.owner, amount, refund.fee_back, payment.currency
    )
    if remains.is_disputed(payment):
        refund.move_to("waiting", reason="the payment is disputed")
    else:
        _defer(refund.id, payment.reference)
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
    if refund.state != "requested":
        return
    assert payment.charge_id is not None
    try:
        told = _known_or_new(payment.charge_id, _name(payment, refund), refund)
    except GatewayRefused as refusal:
        if refusal.code != "charge_disputed":
            raise
        _refused(payment)
        return
    record(refund_id, told)


def record(refund_id: int, told: GivenBack) -> None:
    """Write down what the gateway says of a refund; a success once, with its postings."""
    with unit_of_work():
        publish(RefundAnswered(queries.reference_of_refund(refund_id)))
        payment, refund = locks.refund(refund_id)
        locks.books_of(payment.owner)
        if refund.state in ("succeeded", "superseded"):
            return
        if (told.amount, told.currency) != (refund.amount, payment.currency):
            log.critical("%s: the gateway refunded %s, not %s", payment.reference, told, refund)
            raise Mismatch(f"{payment.reference}: refund {refund.key} has another amount")
        refund.gateway_id = told.id
        if told.status == "succeeded":
            if refund.state == "waiting":
                refund.move_to("requested", reason="the gateway had made it all the same")
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
            if told.status not in ("failed", "canceled"):
                record(ours[told.key], told)
        else:
            log.critical("%s: the gateway made refund %s unasked", reference, told.id)
    return bool(made)


def hold(payment: Payment) -> None:
    """Let what was not sent yet wait: the payer's bank has taken the money for now.

    Runs in the caller's unit of work, the payment locked.
    """
    for refund in locks.refunds_in(payment, ("requested", "failed")):
        if refund.gateway_id is None:
            refund.move_to("waiting", reason="the payment is disputed")


def decide(payment: Payment) -> None:
    """The bank has decided: what waited goes out if its money is there, else it is superseded.

    Of a refund larger than what the bank has left, that much goes back ("…:rest"). Runs in
    the caller's unit of work, the payment locked; nothing is sent while another dispute of
    it is open.
    """
    if remains.is_disputed(payment):
        return
    for refund in locks.refunds_in(payment, ("waiting",)):
        if remains.left(payment) >= 0:
            refund.move_to("requested", reason="the dispute is decided")
            _defer(refund.id, payment.reference)
            continue
        refund.move_to("superseded", reason="the bank has given the money back")
        entries.refund_superseded(payment.reference, refund.key, payment.currency)
        rest = min(remains.left(payment), refund.amount)
        if rest > 0:
            _ask(payment, rest, f"{refund.key}:rest", refund.reason)


@task("payments.sweep_refunds", every_minutes=60)
def sweep() -> None:
    """Defer every refund that has waited too long."""
    for refund_id in queries.waiting_refunds(clock.now() - STUCK_AFTER):
        payment, refund = locks.refund(refund_id)
        if refund.state in ("requested", "failed"):
            _defer(refund.id, payment.reference)


def _succeeded(payment: Payment, refund: Refund) -> None:
    refund.move_to("succeeded")
    entries.refund_executed(payment.reference, refund.key, refund.amount, payment.currency)
    session().flush()
    is_whole = remains.left(payment) == 0 and remains.owed(payment) == 0
    publish(RefundSucceeded(payment.reference, refund.key, refund.amount, is_whole))


def _refused(payment: Payment) -> None:
    """The gateway says that the charge is disputed: ask; if we know, and it is over, alarm."""
    with unit_of_work():
        known = [one.state for one in queries.disputes_of(payment.reference)]
        publish(RefundRefused(payment.reference))
    if known and "open" not in known:
        log.critical("%s: no refund, though its dispute is decided", payment.reference)
        raise RefundFailed(f"{payment.reference}: refused after the dispute was decided")


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


def _defer(refund_id: int, reference: str) -> None:
    execute.defer(refund_id=refund_id, lock=reference, queueing_lock=f"payments.refund:{refund_id}")
