"""The lifecycle of a report, and the words a decision is made of."""

from datetime import timedelta

from kit.states import Lifecycle

REPORT = Lifecycle(
    "report",
    {
        "open": {
            "upheld": "a moderator acts on the content, and says why",
            "rejected": "a moderator finds that the content may stay, and says why",
        },
        "upheld": {
            "open": "the moderator takes it back within a quarter of an hour",
            "appealed": "the author or the reporter objects, within six months",
        },
        "rejected": {
            "open": "the moderator takes it back within a quarter of an hour",
            "appealed": "the reporter objects, within six months",
        },
        "appealed": {"final": "another person decides the appeal"},
        "final": {},
    },
)

DECIDED = ("upheld", "rejected", "appealed", "final")
"""States in which a first decision stands behind a report."""

VISIBILITY = ("visible", "held", "hidden", "removed")
"""How a contribution stands: for everyone; waiting for a person; off the pages; gone for good."""

SOURCES = ("person", "screening")
"""Who put a content before a moderator: somebody's report, or an automatic signal."""

OUTCOMES = ("none", "edit", "hidden", "removed", "suspended")
"""What a moderator may decide, the mildest first.

Nothing; out of sight until its author has changed it; hidden; removed; removed, and the author
may write nothing for some days.
"""
SHOWN_AFTER = {
    "none": "visible", "edit": "hidden", "hidden": "hidden", "removed": "removed",
    "suspended": "removed",
}  # fmt: skip
"""Outcome → how the content stands afterwards."""

UNDO_WITHIN = timedelta(minutes=15)
"""How long a decision, or many at once, can be taken back by who took it."""

LEVELS = ("first", "appeal")
"""Whether a decision is the first one on a report, or the one on the appeal."""

SIDES = ("author", "reporter")
"""Who may object."""
