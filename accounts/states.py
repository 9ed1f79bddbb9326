"""The lifecycle of an account, and the roles an account may have."""

from kit.states import Lifecycle

ACCOUNT = Lifecycle(
    "account",
    {
        "unconfirmed": {"active": "the person opens the link sent to their address"},
        "active": {
            "disabled": "an admin closes the account's door",
            "erased": "the person erases it, with their password",
        },
        "disabled": {"active": "an admin opens it again"},
        "erased": {},
    },
)

CITIZEN = "citizen"
ANIMATOR = "animator"
ADMIN = "admin"
GUEST = "guest"
"""The role of a visitor without an account; no account has it."""

ROLES = (CITIZEN, ANIMATOR, ADMIN)
"""What an account may be. A campaign's team is a membership, not a role."""
STAFF = frozenset({ANIMATOR, ADMIN})
"""Roles that must use the second step at log-in."""
