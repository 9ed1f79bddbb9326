"""Row locks of communities: community, figures, membership, post or meeting, invitation."""

from sqlalchemy import select

from communities.models import Community, CommunityFigures, Invitation, Meeting, Membership, Post
from kit import row_locks
from kit.unit_of_work import session


def standing(community_id: int) -> Community:
    """Keep a community open or closed while something is done in it; many at the same time."""
    return (
        session()
        .scalars(
            select(Community)
            .where(Community.id == community_id)
            .with_for_update(read=True, key_share=True)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def community(community_id: int) -> Community:
    """Lock a community to change it."""
    return row_locks.one(Community, community_id)


def figures(community_id: int) -> CommunityFigures:
    """Lock the figures, and with them who is in the community and under which name."""
    return row_locks.one(CommunityFigures, community_id)


def membership(community_id: int, account_id: int) -> Membership | None:
    """Lock a membership, also of who has left; None if there never was one."""
    of_both = (Membership.community_id == community_id, Membership.account_id == account_id)
    return session().scalar(row_locks.locking(Membership, *of_both, whole=True))


def post(post_id: int) -> Post:
    """Lock one post."""
    return row_locks.one(Post, post_id)


def meeting(meeting_id: int) -> Meeting:
    """Lock one meeting."""
    return row_locks.one(Meeting, meeting_id, whole=True)


def invitation(invitation_id: int) -> Invitation:
    """Lock one invitation, so that its last use is given to one."""
    return row_locks.one(Invitation, invitation_id, whole=True)
