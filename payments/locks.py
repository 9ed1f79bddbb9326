"""Row locks of payments: the payment before its refunds; whoever owns the reference comes first."""

from sqlalchemy import select

from kit.unit_of_work import session
from payments.models import Payment, Refund


def payment(reference: str) -> Payment | None:
    """Lock the payment for a reference and read it afresh; None if there is none."""
    return session().scalar(
        select(Payment)
        .where(Payment.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def refund(refund_id: int) -> tuple[Payment, Refund]:
    """Lock a refund's payment and the refund; NoResultFound if there is none."""
    held = session().scalars(
        select(Payment)
        .join(Refund, Refund.payment_id == Payment.id)
        .where(Refund.id == refund_id)
        .with_for_update(of=Payment)
        .execution_options(populate_existing=True)
    )
    owner = held.one()
    found = session().scalars(
        select(Refund)
        .where(Refund.id == refund_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return owner, found.one()
