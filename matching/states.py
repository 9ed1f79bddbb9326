"""The lifecycles of a need or an offer, and of what a need and an offer agree on."""

from kit.states import Lifecycle

LISTING = Lifecycle(
    "listing",
    {
        "open": {
            "met": "all of it was handed over",
            "closed": "its author or an animator takes it off the board",
            "expired": "its last day is over",
        },
        "met": {},
        "closed": {},
        "expired": {},
    },
)

AGREEMENT = Lifecycle(
    "agreement",
    {
        "proposed": {
            "agreed": "both sides accept, and enough is left on both",
            "declined": "one side says no, or one of the two left the board",
            "expired": "no answer within two weeks",
        },
        "agreed": {
            "delivered": "one side says that it was handed over",
            "declined": "one side calls it off",
        },
        "delivered": {
            "confirmed": "the other side says so too",
            "declined": "the other side says that nothing came",
        },
        "confirmed": {},
        "declined": {},
        "expired": {},
    },
)

PUBLIC = frozenset({"open", "met"})
"""States of a need or offer that everyone may read."""
RUNNING = ("proposed", "agreed", "delivered")
"""States of an agreement in which something is still to be done."""
HOLDS = frozenset({"agreed", "delivered", "confirmed"})
"""States in which an agreement takes its quantity from both sides."""
