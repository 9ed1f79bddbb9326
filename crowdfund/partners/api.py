"""Endpoints of events in the JSON API, for an admin's session: the same services as the pages."""

from typing import Any

from flask_smorest import Blueprint

from crowdfund.partners import policies
from kit.authz import access, visitor
from webhooks import configured, endpoints, outbound, queries, replaying, shown
from webhooks.models import Delivery, Endpoint
from webhooks.schemas import (
    DeliveryListSchema,
    DeliverySchema,
    EndpointListSchema,
    EndpointSchema,
    ListedDeliveriesSchema,
    ReplayedSchema,
    ReplaySchema,
    SecretSchema,
    ShownEndpointSchema,
)

__all__ = ["blueprint", "policies"]

blueprint = Blueprint(
    "endpoints_api",
    __name__,
    url_prefix="/api/v1/webhook-endpoints",
    description="Addresses that hear of our events; for admins.",
)


@blueprint.get("")
@access("endpoint.manage")
@blueprint.response(200, EndpointListSchema)
def index() -> dict[str, Any]:
    """Every endpoint, how it is, what waits for it."""
    waiting, found = queries.waiting(), configured.listening()
    return {"items": [shown.endpoint(one, waiting.get(one.id, 0)) for one in found]}


@blueprint.post("")
@access("endpoint.manage")
@blueprint.arguments(EndpointSchema)
@blueprint.response(201, SecretSchema)
def add(data: dict[str, Any]) -> dict[str, Any]:
    """Add an endpoint. Its secret is in this answer and in no other."""
    made = endpoints.add(data, visitor().actor)
    return {**shown.endpoint(made.endpoint), "secret": made.secret}


@blueprint.get("/<code>")
@access("endpoint.manage", on=queries.by_code)
@blueprint.response(200, ShownEndpointSchema)
def show(endpoint: Endpoint) -> dict[str, Any]:
    """One endpoint."""
    return shown.endpoint(endpoint)


@blueprint.put("/<code>")
@access("endpoint.manage", on=queries.by_code)
@blueprint.arguments(EndpointSchema)
@blueprint.response(200, ShownEndpointSchema)
def change(endpoint: Endpoint, data: dict[str, Any]) -> dict[str, Any]:
    """Change name, address and kinds of events."""
    return shown.endpoint(endpoints.change(endpoint, data, visitor().actor))


@blueprint.delete("/<code>")
@access("endpoint.manage", on=queries.by_code)
@blueprint.response(204)
def remove(endpoint: Endpoint) -> None:
    """Send it nothing any more, not even what waits."""
    endpoints.remove(endpoint, visitor().actor)


@blueprint.post("/<code>/rotate")
@access("endpoint.manage", on=queries.by_code)
@blueprint.response(200, SecretSchema)
def rotate(endpoint: Endpoint) -> dict[str, Any]:
    """A new secret, in this answer alone; the older one signs beside it for a day."""
    made = endpoints.rotate(endpoint, visitor().actor)
    return {**shown.endpoint(made.endpoint), "secret": made.secret}


@blueprint.post("/<code>/retire")
@access("endpoint.manage", on=queries.by_code)
@blueprint.response(200, ShownEndpointSchema)
def retire(endpoint: Endpoint) -> dict[str, Any]:
    """End a rotation: the older secret signs nothing more."""
    return shown.endpoint(endpoints.retire(endpoint, visitor().actor))


@blueprint.post("/<code>/pause")
@access("endpoint.manage", on=queries.by_code)
@blueprint.response(200, ShownEndpointSchema)
def pause(endpoint: Endpoint) -> dict[str, Any]:
    """Send nothing until it is resumed; events are kept for it."""
    return shown.endpoint(endpoints.pause(endpoint, visitor().actor))


@blueprint.post("/<code>/resume")
@access("endpoint.manage", on=queries.by_code)
@blueprint.response(200, ShownEndpointSchema)
def resume(endpoint: Endpoint) -> dict[str, Any]:
    """Send again, first what has waited."""
    return shown.endpoint(endpoints.resume(endpoint, visitor().actor))


@blueprint.post("/<code>/ping")
@access("endpoint.manage", on=queries.by_code)
@blueprint.response(202, DeliverySchema)
def ping(endpoint: Endpoint) -> dict[str, Any]:
    """Send a test; look at the delivery to see how it went."""
    return shown.delivery(outbound.ping(endpoint, visitor().actor), [])


@blueprint.post("/<code>/replay")
@access("endpoint.manage", on=queries.by_code)
@blueprint.arguments(ReplaySchema)
@blueprint.response(202, ReplayedSchema)
def replay_period(endpoint: Endpoint, data: dict[str, Any]) -> dict[str, Any]:
    """Send again what it should have of some days of the city, both included."""
    return {"events": replaying.days(endpoint, data, visitor().actor)}


@blueprint.get("/<code>/deliveries")
@access("endpoint.manage", on=queries.by_code)
@blueprint.arguments(ListedDeliveriesSchema, location="query")
@blueprint.response(200, DeliveryListSchema)
def log(endpoint: Endpoint, asked: dict[str, Any]) -> dict[str, Any]:
    """What was sent, newest first; follow `next_cursor` for more."""
    page = queries.log(endpoint.id, asked["state"], asked["cursor"] or None)
    tried = queries.attempts([one.id for one in page.items])
    items = [shown.delivery(one, tried[one.id]) for one in page.items]
    return {"items": items, "next_cursor": page.next_cursor}


@blueprint.post("/<code>/deliveries/<int:delivery_id>/replay")
@access("endpoint.manage", on=queries.delivery)
@blueprint.response(202, DeliverySchema)
def replay(delivery: Delivery) -> dict[str, Any]:
    """Send one event once more, with the same identity."""
    replaying.one(delivery, visitor().actor)
    return shown.delivery(delivery, queries.attempts([delivery.id])[delivery.id])
