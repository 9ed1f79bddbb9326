"""The lifecycles of a payment, a refund, a dispute and a payout."""

from kit.states import Lifecycle

PAYMENT = Lifecycle(
    "payment",
    {
        "open": {
            "saved": "the gateway keeps a card for later",
            "processing": "the gateway will know in some days",
            "succeeded": "the gateway took the money",
            "declined": "the gateway refused",
            "cancelled": "nobody wants it any more",
        },
        "saved": {
            "charging": "the charge begins",
            "succeeded": "the gateway took the money",
            "cancelled": "the card is detached",
        },
        "charging": {
            "processing": "the gateway will know in some days",
            "succeeded": "the gateway took the money",
            "declined": "the gateway refused",
            "action_required": "the bank wants the payer to confirm",
            "unknown": "no clear answer came",
            "cancelled": "the gateway has closed the payment",
        },
        "processing": {
            "succeeded": "the money came",
            "declined": "the money did not come",
            "cancelled": "the gateway has closed the payment",
        },
        "declined": {
            "saved": "the payer gave another card",
            "charging": "another attempt begins",
            "succeeded": "the gateway had taken the money all the same",
            "cancelled": "the window ended",
        },
        "action_required": {
            "saved": "the payer gave another card",
            "charging": "another attempt begins",
            "succeeded": "the gateway had taken the money all the same",
            "declined": "the payer's bank refused",
            "cancelled": "the window ended",
        },
        "unknown": {
            "charging": "the gateway, asked again, never saw the attempt",
            "processing": "the gateway, asked again, will know in some days",
            "succeeded": "the gateway, asked again, took the money",
            "declined": "the gateway, asked again, refused",
            "action_required": "the gateway, asked again, wants a confirmation",
            "cancelled": "the gateway, asked again, has closed the payment",
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
            "waiting": "the payer's bank disputes the payment",
        },
        "failed": {
            "requested": "another attempt begins",
            "waiting": "the payer's bank disputes the payment",
        },
        "waiting": {
            "requested": "the dispute is decided, and the money is still here",
            "superseded": "the dispute was lost: the bank has given the money back",
        },
        "succeeded": {},
        "superseded": {},
    },
)

DISPUTE = Lifecycle(
    "dispute",
    {
        "noticed": {
            "inquiry": "the payer's bank asks, and takes no money",
            "open": "the payer's bank took the money back",
        },
        "inquiry": {
            "open": "the payer's bank took the money back",
            "closed": "the bank was content with the answer",
        },
        "open": {
            "won": "the bank decided for the project",
            "lost": "the bank decided for the payer",
        },
        "closed": {},
        "won": {},
        "lost": {},
    },
)

PAYOUT = Lifecycle(
    "payout",
    {
        "requested": {
            "approved": "a second person agrees",
            "declined": "somebody disagrees or thinks better of it, or the payee changes",
        },
        "approved": {
            "sent": "the bank or the gateway has the order",
            "declined": "it is called off before anybody has the order, or the payee changes",
        },
        "sent": {
            "settled": "the payee has the money",
            "failed": "the bank sent it back, or the gateway refused it",
        },
        "settled": {"failed": "the money came back after all"},
        "failed": {},
        "declined": {},
    },
)

RECOVERY = Lifecycle(
    "recovery",
    {
        "asked": {
            "done": "the money came, or a second person agrees to do without it",
            "declined": "it is not written off",
        },
        "done": {},
        "declined": {},
    },
)
