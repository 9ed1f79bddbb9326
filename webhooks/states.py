"""The lifecycles of an inbound event and of an outbound delivery."""

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
            "handled": "a later attempt has done the work",
            "ignored": "a later attempt found nothing to do",
        },
        "handled": {},
        "ignored": {},
    },
)

DELIVERY = Lifecycle(
    "webhook_delivery",
    {
        "pending": {
            "delivered": "the endpoint answered 2xx",
            "failed": "the last attempt was used up, or the endpoint answered 410",
        },
        "failed": {"pending": "somebody replays it"},
        "delivered": {},
    },
)
