"""Row locks of signed events: the endpoint before its deliveries."""

from collections.abc import Sequence

from kit import row_locks
from webhooks.models import Delivery, Endpoint, InboundEvent


def endpoint(endpoint_id: int) -> Endpoint:
    """Lock an endpoint and read it afresh; NoResultFound if there is none."""
    return row_locks.one(Endpoint, endpoint_id)


def delivery(delivery_id: int) -> Delivery:
    """Lock a delivery and read it afresh; NoResultFound if there is none."""
    return row_locks.one(Delivery, delivery_id)


def deliveries(delivery_ids: Sequence[int]) -> dict[int, Delivery]:
    """Lock several deliveries, in the order of their numbers, and read them afresh."""
    return {one.id: one for one in row_locks.several(Delivery, delivery_ids)}


def inbound(inbound_id: int) -> InboundEvent:
    """Lock an event that came in and read it afresh; NoResultFound if there is none."""
    return row_locks.one(InboundEvent, inbound_id, whole=True)
