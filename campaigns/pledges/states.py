"""The lifecycles of a pledge: all-or-nothing and flexible share one table and one column."""

from kit.states import Lifecycle

PLEDGE = Lifecycle(
    "pledge",
    {
        "draft": {
            "setup_pending": "all-or-nothing: the backer goes to save a card",
            "intent_created": "flexible: the backer goes to pay",
            "cancelled": "the backer gives up",
            "expired": "nobody finished it in time",
        },
        # all-or-nothing
        "setup_pending": {
            "committed": "the gateway has saved the card",
            "cancelled": "the backer gives up",
            "expired": "the checkout ended without a card",
        },
        "committed": {
            "due": "the campaign met its goal at the deadline",
            "cancelled": "the backer withdraws while the campaign is live",
            "released": "the campaign failed or was cancelled; the card is detached",
        },
        "due": {
            "charging": "a worker starts the charge",
            "released": "the campaign was cancelled before the charge",
        },
        "charging": {
            "collected": "the gateway took the money",
            "retry": "the card was declined",
            "action_required": "the bank wants the backer to confirm",
            "unknown": "no clear answer came",
        },
        "retry": {
            "charging": "the backer gave another card, or another attempt is due",
            "collected": "the backer paid with another card",
            "dropped": "the window ended",
        },
        "action_required": {
            "charging": "the backer confirmed, or gave another card",
            "collected": "the backer confirmed and the money was taken",
            "dropped": "the window ended",
        },
        "unknown": {
            "collected": "the gateway, asked again, took the money",
            "retry": "the gateway, asked again, declined",
            "action_required": "the gateway, asked again, wants a confirmation",
            "charging": "the gateway, asked again, never saw the charge",
            "failed": "flexible: the gateway, asked again, declined",
            "expired": "flexible: the gateway, asked again, has no payment",
        },
        # flexible
        "intent_created": {
            "processing": "the payment takes days",
            "collected": "the gateway took the money",
            "failed": "the payment was refused",
            "expired": "the checkout ended, and the gateway has no payment",
            "unknown": "no clear answer came",
        },
        "processing": {
            "collected": "the gateway took the money",
            "failed": "the payment was refused",
        },
        # after collection
        "collected": {
            "refund_pending": "the campaign failed or was cancelled, or an admin refunds",
            "disputed": "the backer's bank took the money back",
        },
        "refund_pending": {
            "refunded": "the gateway gave the money back",
            "lost": "the backer's bank had given the money back already",
        },
        "disputed": {
            "collected": "the dispute was won, or took only a part",
            "lost": "the dispute was lost, and nothing is left",
        },
        "refunded": {},
        "lost": {},
        "released": {"refund_pending": "a late success is given back by itself"},
        "dropped": {"refund_pending": "a late success is given back by itself"},
        "cancelled": {"refund_pending": "a late success is given back by itself"},
        "failed": {"refund_pending": "a late success is given back by itself"},
        "expired": {"refund_pending": "a late success is given back by itself"},
    },
)

COUNTS = frozenset(
    {
        "committed", "due", "charging", "retry", "action_required", "unknown", "processing",
        "collected", "disputed",
    }
)  # fmt: skip
"""States in which an all-or-nothing pledge counts toward the goal in public."""

COUNTS_FLEXIBLE = frozenset({"collected", "disputed"})
"""States in which a flexible pledge counts: money that has arrived."""

HOLDS_REWARD = frozenset(PLEDGE.states) - {
    "draft", "cancelled", "expired", "failed", "released", "dropped", "refund_pending",
    "refunded", "lost",
}  # fmt: skip
"""States in which a pledge keeps its reward out of the stock: from the way to the checkout on."""

PROVEN = frozenset({"committed", "due", "collected", "refunded"})
"""States that only a card which works leads to: whoever pledged is no stranger."""

AT_CHECKOUT = frozenset({"setup_pending", "intent_created"})
"""States in which the backer is expected at the gateway's page."""

WANTS_CARD = frozenset({"retry", "action_required"})
"""States in which the backer is asked for another card, or to confirm with the bank."""

WANTS_ASKING = AT_CHECKOUT | WANTS_CARD | {"charging", "unknown", "processing"}
"""States in which only the gateway knows how the pledge stands."""


def counts(kind: str, state: str) -> bool:
    """Whether a pledge of this kind counts toward the goal in public while in this state."""
    return state in (COUNTS_FLEXIBLE if kind == "flexible" else COUNTS)
