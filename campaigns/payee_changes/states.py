"""The lifecycle of a change of payee, and when one may be asked for."""

from kit.states import Lifecycle

PAYEE_CHANGE = Lifecycle(
    "payee_change",
    {
        "asked": {
            "approved": "an animator or an admin agrees",
            "declined": "an animator or an admin does not",
            "withdrawn": "the team takes it back, or the campaign fails or is stopped",
        },
        "approved": {},
        "declined": {},
        "withdrawn": {},
    },
)

CHANGEABLE = frozenset({"live", "suspended", "collecting", "succeeded", "delivering", "completed"})
"""States in which another payee is asked for; before them the content is edited, after them
there is nothing to pay."""
