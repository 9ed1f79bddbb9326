"""What is left of a payment for its owner, and the platform's share of what goes back."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from kit.unit_of_work import session
from payments.models import Dispute, Payment, Refund


def left(payment: Payment) -> int:
    """Cents taken, not promised back and not lost to the payer's bank.

    Money in an open dispute counts as left until the bank has decided.
    """
    return payment.amount - _gone(payment)


def at_gateway(payment: Payment) -> int:
    """Cents of the payment that lie at the gateway: neither given back nor taken by a bank."""
    moved = _sum(Refund.amount, Refund.payment_id == payment.id, Refund.gateway_id.is_not(None))
    moved += _sum(Dispute.taken - Dispute.given_back, Dispute.payment_id == payment.id)
    return payment.amount - moved


def owed(payment: Payment) -> int:
    """Cents promised back that have not been sent yet."""
    return _sum(
        Refund.amount,
        Refund.payment_id == payment.id,
        Refund.state.not_in(("succeeded", "superseded")),
    )


def is_disputed(payment: Payment) -> bool:
    """Whether a bank holds money of this payment and has not decided."""
    found = select(Dispute.id).where(Dispute.payment_id == payment.id, Dispute.state == "open")
    return session().scalar(found.limit(1)) is not None


def fee_back(payment: Payment, amount: int) -> int:
    """What the platform gives up of its share when `amount` cents more of a payment go.

    In proportion to all that has gone, less what was given up before: whatever the parts and
    their order, the sum is right to the cent.
    """
    before = _sum(
        Refund.fee_back, Refund.payment_id == payment.id, Refund.state != "superseded"
    ) + _sum(Dispute.platform_fee_back, Dispute.payment_id == payment.id)
    return fee_share(payment, _gone(payment) + amount) - before


def fee_share(payment: Payment, gone: int) -> int:
    """The part of the platform's fee that belongs to `gone` cents, rounded half up."""
    return (2 * payment.platform_fee * gone + payment.amount) // (2 * payment.amount)


def _gone(payment: Payment) -> int:
    back = _sum(Refund.amount, Refund.payment_id == payment.id, Refund.state != "superseded")
    lost = _sum(
        Dispute.taken - Dispute.given_back,
        Dispute.payment_id == payment.id,
        Dispute.state == "lost",
    )
    return back + lost


def _sum(
    column: ColumnElement[int] | InstrumentedAttribute[int], *where: ColumnElement[bool]
) -> int:
    return int(session().scalar(select(func.coalesce(func.sum(column), 0)).where(*where)) or 0)
