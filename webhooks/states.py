"""The lifecycles of an inbound event, of an endpoint that hears ours, and of a delivery."""

from kit.states import Lifecycle

INBOUND = Lifecycle(
    "inbound_event",
    {
        "received": {
            "handled": "its handler has done its work",
            "ignored": "nobody here handles this kind of event",
            "failed": "its handler raised an error",
        },
        "failed": {
            "received": "an admin has it handled again",
            "handled": "a later attempt has done the work",
            "ignored": "a later attempt found nothing to do",
        },
        "handled": {},
        "ignored": {},
    },
)

ENDPOINT = Lifecycle(
    "webhook_endpoint",
    {
        "active": {
            "paused": "an admin pauses it: what is for it waits",
            "disabled": "it answered 410, or took nothing for 75 hours: what is for it waits",
            "removed": "an admin removes it, or the configuration no longer names it",
        },
        "paused": {"active": "an admin resumes it", "removed": "an admin removes it"},
        "disabled": {"active": "an admin resumes it", "removed": "an admin removes it"},
        "removed": {},
    },
)

DELIVERY = Lifecycle(
    "webhook_delivery",
    {
        "pending": {
            "delivered": "the endpoint answered 2xx",
            "failed": "the last attempt was used up, the endpoint answered 410 or is gone",
        },
        "failed": {"pending": "somebody replays it"},
        "delivered": {"pending": "somebody replays it"},
    },
)

HEARS = frozenset({"active", "paused", "disabled"})
"""States of an endpoint in which events are written for it, be it to wait."""

REASONS = (
    "bad_signature",
    "no_signature",
    "wrong_time",
    "too_large",
    "bad_json",
    "bad_event",
    "known",
)
"""Why an event is refused at a door; "known" is one that came again, and is ignored."""
