"""The row lock of the reconciliation: a difference, alone."""

from sqlalchemy import select, text

from kit.unit_of_work import session
from payments.reconciliation.models import Difference


def difference(difference_id: int) -> Difference:
    """Lock one difference and read it afresh; NoResultFound if there is none."""
    return (
        session()
        .scalars(
            select(Difference)
            .where(Difference.id == difference_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )


def differences() -> list[Difference]:
    """Lock every difference that is not resolved, in order; one comparison at a time."""
    session().execute(text("SELECT pg_advisory_xact_lock(hashtext('reconciliation'))"))
    return list(
        session().scalars(
            select(Difference)
            .where(Difference.state != "resolved")
            .order_by(Difference.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
