"""Finding payments and refunds."""

from datetime import datetime

from sqlalchemy import or_, select

from kit.unit_of_work import session
from payments.models import Payment, Refund


def by_reference(reference: str) -> Payment | None:
    """The payment for a reference, as it is now and without a lock."""
    return session().scalar(select(Payment).where(Payment.reference == reference))


def reference_of(object_id: str) -> str | None:
    """Whose reference one of the gateway's identifiers belongs to; None if it is not ours."""
    return session().scalar(
        select(Payment.reference).where(
            or_(
                Payment.intent_id == object_id,
                Payment.session_id == object_id,
                Payment.charge_id == object_id,
            )
        )
    )


def reference_of_refund(refund_id: int) -> str:
    """Whose refund this is; NoResultFound if there is none."""
    return (
        session()
        .scalars(
            select(Payment.reference)
            .join(Refund, Refund.payment_id == Payment.id)
            .where(Refund.id == refund_id)
        )
        .one()
    )


def refunds_of(reference: str) -> list[Refund]:
    """Every refund of a payment, oldest first."""
    return list(
        session().scalars(
            select(Refund)
            .join(Payment, Payment.id == Refund.payment_id)
            .where(Payment.reference == reference)
            .order_by(Refund.id)
        )
    )


def waiting_refunds(before: datetime, limit: int = 500) -> list[int]:
    """Refunds asked for before an instant (UTC) and still not given back."""
    return list(
        session().scalars(
            select(Refund.id)
            .where(Refund.state != "succeeded", Refund.state_since < before)
            .order_by(Refund.id)
            .limit(limit)
        )
    )
