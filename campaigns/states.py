"""The lifecycle of a campaign."""

from kit.states import Lifecycle

CAMPAIGN = Lifecycle(
    "campaign",
    {
        "draft": {"in_review": "the team submits it", "cancelled": "the team gives up"},
        "in_review": {
            "draft": "an animator asks for changes, or the team edits it",
            "scheduled": "an animator approves it",
            "cancelled": "the team or an admin stops it",
        },
        "scheduled": {
            "live": "its first day begins",
            "draft": "an edit revokes the approval",
            "cancelled": "the team or an admin stops it",
        },
        "live": {
            "suspended": "an admin or animator suspends it",
            "collecting": "the deadline passes and the goal is met",
            "failed": "the deadline passes and the goal is not met",
            "cancelled": "the team or an admin stops it",
        },
        "suspended": {
            "live": "the suspension is lifted",
            "cancelled": "an admin stops it",
        },
        "collecting": {
            "succeeded": "every pledge is settled and the floor is reached",
            "failed": "every pledge is settled and the floor is not reached",
            "cancelled": "an admin stops it",
        },
        "succeeded": {"delivering": "the money is paid out"},
        "delivering": {"completed": "the team has delivered"},
        "completed": {},
        "failed": {},
        "cancelled": {},
    },
)

OPEN = frozenset({"draft", "in_review", "scheduled", "live", "suspended", "collecting"})
"""States in which a campaign is still going somewhere."""

PUBLIC = frozenset(
    {"live", "suspended", "collecting", "succeeded", "delivering", "completed", "failed"}
)
"""States in which everyone may see the campaign's page."""

KINDS = ("all_or_nothing", "flexible")
"""All-or-nothing: cards saved at the pledge, charged after success. Flexible: charged at once."""

LINE_KINDS = ("indispensable", "more")
"""Budget lines: the indispensable ones sum to the minimum, all of them to the optimum."""

EDITABLE = frozenset({"draft", "in_review", "scheduled"})
"""States in which the team may change the content; a change takes it back to draft."""

PAYEE_KINDS = ("association", "cooperative", "company", "person")
"""Who may receive the money. A public administration is missing on purpose: see authoring."""

OUTCOMES = ("approved", "changes_requested")
"""What an animator may decide on a submitted campaign."""
