"""Row locks of signed events: the endpoint before its deliveries."""

from collections.abc import Sequence

from sqlalchemy import select

from kit.unit_of_work import session
from webhooks.models import Delivery, Endpoint, InboundEvent


def endpoint(endpoint_id: int) -> Endpoint:
    """Lock an endpoint and read it afresh; NoResultFound if there is none."""
    return (
        session()
        .scalars(
            select(Endpoint)
            .where(Endpoint.id == endpoint_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def delivery(delivery_id: int) -> Delivery:
    """Lock a delivery and read it afresh; NoResultFound if there is none."""
    return (
        session()
        .scalars(
            select(Delivery)
            .where(Delivery.id == delivery_id)
            .with_for_update(key_share=True, of=Delivery)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def deliveries(delivery_ids: Sequence[int]) -> dict[int, Delivery]:
    """Lock several deliveries, in the order of their numbers, and read them afresh."""
    found = session().scalars(
        select(Delivery)
        .where(Delivery.id.in_(delivery_ids))
        .order_by(Delivery.id)
        .with_for_update(key_share=True, of=Delivery)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in found}


def inbound(inbound_id: int) -> InboundEvent:
    """Lock an event that came in and read it afresh; NoResultFound if there is none."""
    return (
        session()
        .scalars(
            select(InboundEvent)
            .where(InboundEvent.id == inbound_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )
