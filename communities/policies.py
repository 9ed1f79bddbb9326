"""Who may do what in a community: visitors read, members write, its animators look after it."""

from typing import Any

from communities import belonging
from communities.models import Community, Invitation, Meeting, Post
from kit.authz import anyone, declare, is_admin, logged_in


def community_id(subject: Any) -> int:
    """The number of the community that something belongs to, or is."""
    if isinstance(subject, Community):
        return subject.id
    assert isinstance(subject, Post | Meeting | Invitation)
    return subject.community_id


def is_member(visitor: Any, subject: Any) -> bool:
    """In the community."""
    return belonging.membership(community_id(subject), visitor.account_id) is not None


def animates(visitor: Any, subject: Any) -> bool:
    """An admin, or an animator to whom this community was given."""
    return belonging.animates(community_id(subject), visitor.account_id, visitor.role)


def is_author(visitor: Any, post: Post) -> bool:
    """Wrote it."""
    return post.author_id is not None and post.author_id == visitor.account_id


def is_shown(visitor: Any, post: Post) -> bool:
    """Public, or once public: in its place stands a line that says nothing."""
    return post.moderation != "held"


def is_announcement(visitor: Any, post: Post) -> bool:
    """An announcement at the top of the page."""
    return post.is_pinned


declare(
    {
        "community.list": [(anyone,)],
        "community.view": [(anyone,)],
        "community.join": [(logged_in,)],
        "community.leave": [(is_member,)],
        "community.members": [(is_member,), (animates,)],
        "community.write": [(is_member,)],
        "community.animate": [(animates,)],
        "community.manage": [(is_admin,)],
        "community.invited": [(anyone,)],
        "community.stop": [(anyone,)],
        "post.view": [(is_shown,), (is_author,), (animates,)],
        "post.answer": [(is_member, is_shown)],
        "post.withdraw": [(is_author,)],
        "post.unpin": [(animates, is_announcement)],
    }
)
