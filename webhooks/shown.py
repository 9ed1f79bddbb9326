"""An endpoint and a delivery as values, for the API and the command line; never a secret."""

from collections.abc import Sequence
from typing import Any

from webhooks import queries
from webhooks.models import Attempt, Delivery, Endpoint


def endpoint(one: Endpoint, waiting: int | None = None) -> dict[str, Any]:
    """What schemas.ShownEndpointSchema names."""
    count = queries.waiting().get(one.id, 0) if waiting is None else waiting
    return {
        "code": one.code,
        "name": one.name,
        "url": one.url,
        "kinds": one.kinds,
        "state": one.state,
        "is_configured": one.is_configured,
        "waiting": count,
        "failing_since": one.failing_since,
        "created_at": one.created_at,
        "older_secret_until": one.older_until if one.is_rotating else None,
    }


def delivery(one: Delivery, attempts: Sequence[Attempt]) -> dict[str, Any]:
    """What schemas.DeliverySchema names."""
    return {
        "id": one.id,
        "event_id": one.event.event_id,
        "kind": one.event.kind,
        "subject": one.subject,
        "state": one.state,
        "next_attempt_at": one.next_attempt_at,
        "body": one.event.body,
        "attempts": attempts,
    }
