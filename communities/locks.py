"""Row locks of communities: community, figures, membership, post or meeting, invitation."""

from sqlalchemy import select

from communities.models import Community, CommunityFigures, Invitation, Meeting, Membership, Post
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
    return (
        session()
        .scalars(
            select(Community)
            .where(Community.id == community_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def figures(community_id: int) -> CommunityFigures:
    """Lock the figures, and with them who is in the community and under which name."""
    return (
        session()
        .scalars(
            select(CommunityFigures)
            .where(CommunityFigures.community_id == community_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def membership(community_id: int, account_id: int) -> Membership | None:
    """Lock a membership, also of who has left; None if there never was one."""
    return (
        session()
        .scalars(
            select(Membership)
            .where(Membership.community_id == community_id, Membership.account_id == account_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one_or_none()
    )


def post(post_id: int) -> Post:
    """Lock one post."""
    return (
        session()
        .scalars(
            select(Post)
            .where(Post.id == post_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def meeting(meeting_id: int) -> Meeting:
    """Lock one meeting."""
    return (
        session()
        .scalars(
            select(Meeting)
            .where(Meeting.id == meeting_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )


def invitation(invitation_id: int) -> Invitation:
    """Lock one invitation, so that its last use is given to one."""
    return (
        session()
        .scalars(
            select(Invitation)
            .where(Invitation.id == invitation_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )
