"""Finding payments, refunds and disputes."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from kit.paging import Page, keyset
from kit.unit_of_work import session
from payments.gateway import Disputed
from payments.models import Dispute, Payment, Refund

UNDECIDED = ("noticed", "inquiry", "open")
"""States of a dispute in which the payer's bank has not decided."""


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


def gateway_fees(owner: str) -> int:
    """Cents that the gateway kept of an owner's payments."""
    statement = select(func.coalesce(func.sum(Payment.fee), 0)).where(Payment.owner == owner)
    return int(session().scalar(statement) or 0)


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


def disputes_of(reference: str) -> list[Dispute]:
    """Every dispute of a payment, oldest first."""
    return list(
        session().scalars(
            select(Dispute)
            .join(Payment, Payment.id == Dispute.payment_id)
            .where(Payment.reference == reference)
            .order_by(Dispute.id)
        )
    )


def dispute(dispute_id: int) -> Dispute | None:
    """One dispute by its number, with its payment."""
    return session().get(Dispute, dispute_id, options=[joinedload(Dispute.payment)])


def disputes(cursor: str | None = None, *, is_open: bool = False) -> Page[Dispute]:
    """Disputes with their payments, newest first; perhaps only those not decided."""
    statement = select(Dispute).options(joinedload(Dispute.payment))
    if is_open:
        statement = statement.where(Dispute.state.in_(UNDECIDED))
    return keyset(statement, (Dispute.id,), lambda one: (one.id,), cursor=cursor, size=50)


def knows(told: Disputed) -> bool:
    """Whether a dispute is written down already."""
    found = select(Dispute.id).where(Dispute.gateway_id == told.id)
    return session().scalar(found) is not None


def undecided(limit: int = 500) -> list[str]:
    """The references of payments whose disputes are not decided, or whose money moved only half."""
    return list(
        session().scalars(
            select(Payment.reference)
            .join(Dispute, Dispute.payment_id == Payment.id)
            .where(
                or_(
                    Dispute.state.in_(UNDECIDED),
                    and_(Dispute.state == "won", Dispute.given_back < Dispute.taken),
                )
            )
            .order_by(Dispute.id)
            .limit(limit)
        )
    )


def waiting_refunds(before: datetime, limit: int = 500) -> list[int]:
    """Refunds asked for before an instant (UTC) and still not given back."""
    return list(
        session().scalars(
            select(Refund.id)
            .where(Refund.state.in_(("requested", "failed")), Refund.state_since < before)
            .order_by(Refund.id)
            .limit(limit)
        )
    )
