"""The lifecycles of a matchfunding call and of what it adds to one pledge."""

from kit.states import Lifecycle

MATCH_CALL = Lifecycle(
    "match_call",
    {
        "draft": {"open": "an admin opens it; the sponsor has promised all of it"},
        "open": {"closed": "its last day is over, or an admin closes it"},
        "closed": {"settled": "nothing is reserved any more and the sponsor has paid what it owes"},
        "settled": {},
    },
)

MATCH = Lifecycle(
    "match",
    {
        "reserved": {
            "awarded": "the pledge's money has arrived and the threshold is reached",
            "released": "the pledge left, or the threshold was not reached",
        },
        "awarded": {"clawed_back": "the pledge was given back in whole"},
        "released": {},
        "clawed_back": {},
    },
)

PUBLIC = frozenset({"open", "closed", "settled"})
"""States in which everyone may read a call's page."""
