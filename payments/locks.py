"""Row locks of payments: payment, refund, then the books of its owner; payouts by number.

Whoever owns the reference, or the payouts, comes first.
"""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from kit import row_locks
from kit.unit_of_work import session
from payments.ledger import accounts
from payments.ledger.models import LedgerAccount
from payments.models import ConnectedAccount, Dispute, Payment, Payout, Recovery, Refund

_PAYMENT = (
    select(Payment)
    .where(Payment.reference == bindparam("reference"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
"""Made once: every charge sends it twice."""


def payment(reference: str) -> Payment | None:
    """Lock the payment for a reference and read it afresh; None if there is none."""
    return session().scalar(_PAYMENT, {"reference": reference})


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
    return owner, row_locks.one(Refund, refund_id, whole=True)


def refunds_in(payment: Payment, states: tuple[str, ...]) -> list[Refund]:
    """Lock the refunds of a payment that is locked itself, in some states, oldest first."""
    of_payment = Refund.payment_id == payment.id
    return row_locks.matching(Refund, of_payment, Refund.state.in_(states), whole=True)


def payout(payout_id: int) -> Payout:
    """Lock a payout and read it afresh; NoResultFound if there is none."""
    return row_locks.one(Payout, payout_id, whole=True)


def payouts(numbers: Iterable[int]) -> list[Payout]:
    """Lock several payouts, the lowest number first, and read them afresh."""
    return row_locks.several(Payout, numbers, whole=True)


def dispute(gateway_id: str) -> Dispute | None:
    """Lock the dispute that the gateway calls so; its payment must be locked already."""
    wanted = Dispute.gateway_id == gateway_id
    return session().scalar(row_locks.locking(Dispute, wanted, whole=True))


def recovery(recovery_id: int) -> Recovery:
    """Lock one recovery; the books of its owner come first. NoResultFound if there is none."""
    return row_locks.one(Recovery, recovery_id, whole=True)


def books_of(owner: str) -> None:
    """Let one transaction at a time take money from an owner: it must see what is left."""
    session().execute(
        select(LedgerAccount.id)
        .where(LedgerAccount.id == accounts.number("campaign", owner))
        .with_for_update(key_share=True)
    )


def connected(owner: str, holder: str) -> ConnectedAccount | None:
    """Lock a payee's account at the gateway and read it afresh; None if there is none."""
    account = ConnectedAccount
    wanted = (account.owner == owner, account.holder == holder)
    return session().scalar(row_locks.locking(account, *wanted, whole=True))
