"""The lifecycles of a payment and of a refund."""

from kit.states import Lifecycle

PAYMENT = Lifecycle(
    "payment",
    {
        "open": {
            "saved": "the gateway keeps a card for later",
            "processing": "the gateway will know in some days",
            "succeeded": "the gateway took the money",
            "declined": "the gateway refused",
            "action_required": "the bank wants the payer to confirm",
            "unknown": "no clear answer came",
            "cancelled": "nobody wants it any more",
        },
        "saved": {
            "open": "the charge begins",
            "cancelled": "the card is detached",
        },
        "processing": {"succeeded": "the money came", "declined": "the money did not come"},
        "declined": {
            "open": "another attempt begins",
            "succeeded": "the payer paid with another card",
            "cancelled": "the window ended",
        },
        "action_required": {
            "open": "another attempt begins",
            "succeeded": "the payer confirmed",
            "declined": "the payer's bank refused",
            "cancelled": "the window ended",
        },
        "unknown": {
            "open": "the gateway never saw the attempt",
            "processing": "the gateway, asked again, will know in some days",
            "succeeded": "the gateway, asked again, took the money",
            "declined": "the gateway, asked again, refused",
            "action_required": "the gateway, asked again, wants a confirmation",
            "cancelled": "the gateway, asked again, has no payment",
        },
        "succeeded": {},
        "cancelled": {"succeeded": "the gateway had taken the money all the same"},
    },
)

REFUND = Lifecycle(
    "refund",
    {
        "requested": {
            "succeeded": "the gateway gave the money back",
            "failed": "the gateway could not give it back",
        },
        "failed": {"requested": "another attempt begins"},
        "succeeded": {},
    },
)
