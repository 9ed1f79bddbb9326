"""The lifecycle of an offline pledge: by bank transfer, or in cash."""

from kit.states import Lifecycle

OFFLINE = Lifecycle(
    "offline pledge",
    {
        "declared": {
            "matched": "its transfer is in the bank, or the cash in an animator's hand",
            "expired": "nothing came in time, the backer withdrew, or the campaign is over",
        },
        "matched": {
            "confirmed": "the transfer is what was declared, or a second person confirms",
            "declared": "a second person says that the transfer is for something else",
            "reversed": "the money goes back: it is not wanted, or the campaign is over",
        },
        "confirmed": {
            "reversed": "the campaign failed or was cancelled, or an admin gives it back"
        },
        "expired": {},
        "reversed": {},
    },
)

MEANS = ("bank_transfer", "cash")

COUNTS = frozenset({"confirmed"})
"""States in which an offline pledge counts toward the goal and among the backers."""

TAKES_MONEY = frozenset({"live", "suspended", "collecting", "succeeded"})
"""States of a campaign in which money that came in time is still its own."""

OVER = frozenset({"failed", "cancelled"})
"""States of a campaign in which everything goes back."""
