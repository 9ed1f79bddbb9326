"""The lifecycles of communities and of what they put into their calendar."""

from kit.states import Lifecycle

COMMUNITY = Lifecycle(
    "community",
    {
        "open": {"closed": "an admin closes it: people read, nobody writes or joins"},
        "closed": {"open": "an admin opens it again"},
    },
)

MEETING = Lifecycle(
    "community_meeting",
    {
        "planned": {"cancelled": "whoever looks after the community calls it off"},
        "cancelled": {},
    },
)

DOORS = ("open", "invited")
"""Who may join: anybody with an account, or whoever has an invitation."""
DIGESTS = ("never", "weekly", "daily")
"""How often a member gets the digest."""
WRITTEN = ("post", "announcement", "comment")
"""What people write."""
TOLD = ("update", "need", "meeting")
"""What other rooms, or the calendar, tell."""
KINDS = WRITTEN + TOLD
MODERATION = ("visible", "held", "hidden", "removed")
"""How something written stands with moderation: only "visible" is public."""
