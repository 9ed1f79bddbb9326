"""Who gets in at a community: the citizen is in it, it was given to the animator."""

from tests.architecture.who_groups import (
    EVERYONE,
    JUDGES,
    LOGGED_IN,
    THE_ADMIN,
    THE_CITIZEN,
    THE_COLLECTOR,
    Group,
)

MEMBERS = THE_CITIZEN | THE_COLLECTOR
"""The citizen, and the animator who looks after it and is in it by that."""
KEEPERS = JUDGES
"""The animator it was given to, and the admin; the animator of the team has another one."""

COMMUNITIES: dict[str, Group] = {
    "communities.index": EVERYONE,
    "community.show": EVERYONE,
    "community.campaigns": EVERYONE,
    "community.carry": KEEPERS,
    "community.let_go": KEEPERS,
    "communities.members": MEMBERS | THE_ADMIN,
    "communities.calendar": EVERYONE,
    "communities.calendar_feed": EVERYONE,
    "communities.post": EVERYONE,
    "communities.invited": EVERYONE,
    "communities_stop.ask": EVERYONE,
    "communities_stop.stop": EVERYONE,
    "community_membership.show": LOGGED_IN,
    "community_membership.save": LOGGED_IN,
    "community_membership.leave": MEMBERS,
    "community_posts.new": MEMBERS,
    "community_posts.publish": MEMBERS,
    "community_posts.answer": MEMBERS,
    "community_posts.withdraw": THE_CITIZEN,
    "community_posts.unpin": KEEPERS,
    "community_calendar.new": KEEPERS,
    "community_calendar.plan": KEEPERS,
    "community_calendar.edit": KEEPERS,
    "community_calendar.save": KEEPERS,
    "community_calendar.call_off": KEEPERS,
    "community_invitations.index": KEEPERS,
    "community_invitations.create": KEEPERS,
    "community_invitations.show": KEEPERS,
    "community_invitations.revoke": KEEPERS,
    "communities_admin.index": THE_ADMIN,
    "communities_admin.create": THE_ADMIN,
    "communities_admin.show": THE_ADMIN,
    "communities_admin.save": THE_ADMIN,
    "communities_admin.give": THE_ADMIN,
    "communities_admin.take_back": THE_ADMIN,
}
