"""Joining and leaving a community, and under which name and with which mails one is in it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from communities import belonging, invitations, locks, names
from communities.errors import (
    Closed,
    InvitationNeeded,
    InvitationOver,
    NameTaken,
    StillAnimator,
)
from communities.models import Animator, Community, Digest, Membership, Post
from kit import clock
from kit.unit_of_work import session


def suggested_name(community_id: int) -> str:
    """A name that says nothing of who bears it, most likely nobody else's: 1 query."""
    tried = {names.key(one): one for one in (names.fresh() for _number in range(8))}
    taken = session().scalars(
        select(Membership.name_key).where(
            Membership.community_id == community_id, Membership.name_key.in_(tried)
        )
    )
    free = tried.keys() - set(taken)
    return tried[min(free)] if free else names.fresh()


def enter(community: Community, data: Mapping[str, Any], account_id: int) -> Membership:
    """Join, or change one's name and mails once in.

    `data`: name, digest, announcements, invitation (a token, or nothing). Raises Closed,
    InvitationNeeded, InvitationOver, NameTaken, NameNotAllowed.
    """
    if locks.standing(community.id).state != "open":
        raise Closed
    figures = locks.figures(community.id)
    found = locks.membership(community.id, account_id)
    is_new = found is None or found.left_at is not None
    found = found or _member(community.id, account_id)
    if found.name != data["name"]:
        _rename(found, data["name"], names.check(data["name"]))
    if is_new:
        _admit(community, data.get("invitation") or "")
        found.joined_at = found.digested_until = clock.now()
        found.left_at = None
        figures.members += 1
    found.digest, found.announcements = data["digest"], data["announcements"]
    session().add(found)
    session().flush()
    return found


def take_in(community_id: int, account_id: int, name: str) -> None:
    """Let whoever looks after a community be in it, under the name that staff are known by."""
    figures = locks.figures(community_id)
    found = locks.membership(community_id, account_id) or _member(community_id, account_id)
    if found.name and found.left_at is None:
        return
    shown = name[:40]
    if _is_taken(found, names.key(shown)):
        shown = f"{name[:28]} {account_id}"
    found.name, found.name_key, found.left_at = shown, names.key(shown), None
    figures.members += 1
    session().add(found)
    session().flush()


def leave(community: Community, account_id: int) -> Community:
    """Leave: posts stay under the name they had. StillAnimator; twice is once."""
    figures = locks.figures(community.id)
    if belonging.is_given(community.id, account_id):
        raise StillAnimator
    found = locks.membership(community.id, account_id)
    if found is not None and found.left_at is None:
        found.left_at = clock.now()
        found.digest, found.announcements = "never", False
        figures.members -= 1
        session().flush()
    return community


def stop_mails(account_id: int, community_id: int | None) -> None:
    """No digest any more from any community, or no announcement of one; twice is once."""
    own = update(Membership).where(Membership.account_id == account_id)
    if community_id is None:
        session().execute(own.values(digest="never"))
    else:
        session().execute(
            own.where(Membership.community_id == community_id).values(announcements=False)
        )


def erase(user_id: int) -> None:
    """Take a person out of every community for good; what they wrote stays without an author."""
    own = select(Membership.community_id).where(Membership.account_id == user_id)
    for community_id in session().scalars(own.order_by(Membership.community_id)).all():
        figures = locks.figures(community_id)
        found = locks.membership(community_id, user_id)
        if found is not None and found.left_at is None:
            figures.members -= 1
    session().execute(update(Post).where(Post.author_id == user_id).values(author_id=None))
    session().flush()
    for table in (Membership, Animator, Digest):
        session().execute(delete(table).where(table.account_id == user_id))


def _admit(community: Community, token: str) -> None:
    """Use an invitation where one came along; it is needed where the door says so."""
    if token:
        invitation = invitations.by_token(token)
        if invitation is None or invitation.community_id != community.id:
            raise InvitationOver
        invitations.use(invitation)
    elif community.door == "invited":
        raise InvitationNeeded


def _member(community_id: int, account_id: int) -> Membership:
    return Membership(
        community_id=community_id,
        account_id=account_id,
        joined_at=clock.now(),
        digested_until=clock.now(),
        name="",
        digest="never",
        announcements=False,
    )


def _rename(member: Membership, name: str, key: str) -> None:
    if _is_taken(member, key):
        raise NameTaken
    member.name, member.name_key = name, key


def _is_taken(member: Membership, key: str) -> bool:
    """Whether somebody else of the community has a name with this key."""
    holder = session().scalar(
        select(Membership.account_id).where(
            Membership.community_id == member.community_id, Membership.name_key == key
        )
    )
    return holder is not None and holder != member.account_id
