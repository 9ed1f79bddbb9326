"""Events: what happened to an object, and to whom a webhook must tell it.

Source: https://docs.stripe.com/api/events.
"""

from typing import Any

from payments.twin.endpoints import Call, Endpoint
from payments.twin.listing import page
from payments.twin.params import BOOL, EXPAND, PAGE, PERIOD, TEXT, ListOf
from payments.twin.store import Json, shown
from payments.twin.twin import API_VERSION, Twin


def emit(twin: Twin, kind: str, thing: Json, previous: Json | None = None) -> Json:
    """Record the event `kind` with a snapshot of `thing` and queue its deliveries."""
    data: Json = {"object": shown(thing)}
    if previous is not None:
        data["previous_attributes"] = previous
    event: Json = {
        "id": twin.ids.new("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": twin.clock.now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": 0,
        "request": {
            "id": twin.cause.request_id,
            "idempotency_key": twin.cause.idempotency_key,
        },
        "type": kind,
    }
    for endpoint in twin.store.of("webhook_endpoint"):
        if wants(endpoint, kind):
            event["pending_webhooks"] += 1
            _queue(twin, event, endpoint)
    twin.store.put(event)
    twin.work.set()
    return event


def wants(endpoint: Json, kind: str) -> bool:
    """True when the endpoint is enabled and listens to this type."""
    types = endpoint["enabled_events"]
    return endpoint["status"] == "enabled" and ("*" in types or kind in types)


def _queue(twin: Twin, event: Json, endpoint: Json) -> None:
    twin.store.put(
        {
            "object": "_delivery",
            "id": twin.ids.new("dlv"),
            "event": event["id"],
            "type": event["type"],
            "endpoint": endpoint["id"],
            "state": "pending",
            "attempts": [],
            "next_at": twin.clock.exact(),
        }
    )


def retrieve(twin: Twin, call: Call) -> Json:
    """One event."""
    return twin.store.get("event", call.args["event"])


def listed(twin: Twin, call: Call) -> Json:
    """Events, newest first; by `type` (`charge.*` allowed), `types` or delivery success."""
    wanted = call.params.get("types") or ([call.params["type"]] if "type" in call.params else [])
    success: Any = call.params.get("delivery_success")
    events = [
        event
        for event in twin.store.of("event")
        if _fits(event["type"], wanted)
        and (success is None or success == (event["pending_webhooks"] == 0))
    ]
    return page(twin, call, events)


def _fits(kind: str, wanted: list[str]) -> bool:
    if not wanted:
        return True
    return any(kind.startswith(w[:-1]) if w.endswith("*") else kind == w for w in wanted)


ENDPOINTS = [
    Endpoint(
        "GET",
        "/v1/events",
        listed,
        {
            **PAGE,
            "created": PERIOD,
            "delivery_success": BOOL,
            "type": TEXT,
            "types": ListOf(TEXT),
        },
    ),
    Endpoint("GET", "/v1/events/<event>", retrieve, EXPAND),
]
