"""The gateway's payouts to our bank account, booked from its statement: bank / gateway."""

from sqlalchemy import select

from kit.unit_of_work import session
from payments.ledger import entries
from payments.ledger.models import Entry
from payments.reconciliation.models import GatewayMovement

SENT = ("payout",)
RETURNED = ("payout_failure", "payout_cancel")


def book() -> int:
    """Book every payout of the statement that is not yet in the books; how many there were.

    A payout has one key of its own, so that nothing is booked twice; one that the bank sent
    back is reversed. Within an open unit of work.
    """
    return sum(_booked(one) for one in _unbooked("gateway_payout:", SENT)) + sum(
        _returned(one) for one in _unbooked("gateway_payout_returned:", RETURNED)
    )


def _unbooked(prefix: str, kinds: tuple[str, ...]) -> list[GatewayMovement]:
    return list(
        session().scalars(
            select(GatewayMovement)
            .where(
                GatewayMovement.kind.in_(kinds),
                ~select(Entry.id).where(Entry.key == prefix + GatewayMovement.source_id).exists(),
            )
            .order_by(GatewayMovement.id)
        )
    )


def _booked(sent: GatewayMovement) -> bool:
    return entries.gateway_payout(sent.source_id, -sent.net, sent.currency)


def _returned(back: GatewayMovement) -> bool:
    return entries.gateway_payout_returned(back.source_id, back.net, back.currency)
