"""The row lock of the reconciliation: a difference, alone."""

from sqlalchemy import text

from kit import row_locks
from kit.unit_of_work import session
from payments.reconciliation.models import Difference


def difference(difference_id: int) -> Difference:
    """Lock one difference and read it afresh; NoResultFound if there is none."""
    return row_locks.one(Difference, difference_id, whole=True)


def differences() -> list[Difference]:
    """Lock every difference that is not resolved, in order; one comparison at a time."""
    session().execute(text("SELECT pg_advisory_xact_lock(hashtext('reconciliation'))"))
    return row_locks.matching(Difference, Difference.state != "resolved", whole=True)
