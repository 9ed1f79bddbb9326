"""Questions about communities; each says how many queries it takes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from communities.models import (
    Animator,
    Community,
    CommunityFigures,
    Invitation,
    Meeting,
    Membership,
    Post,
)
from kit import clock
from kit.paging import Page, keyset
from kit.unit_of_work import session

PAGE = 20
NEXT_MEETINGS = 3
PINNED = 3
BEFORE = timedelta(days=90)
"""How long what is over stays in the calendar."""


@dataclass(frozen=True)
class Found:
    """A page of the list of communities, with how many are in each, and what was asked."""

    page: Page[Community]
    members: Mapping[int, int]
    asked: Mapping[str, Any]

    @property
    def is_filtered(self) -> bool:
        return any(self.asked[name] for name in ("q", "district", "theme"))

    def link(self, cursor: str | None) -> dict[str, str]:
        """The arguments of the address of another page of the same list."""
        plain = {name: self.asked[name] for name in ("q", "district", "theme")}
        plain |= {"mine": "1" if self.asked["mine"] else "", "cursor": cursor or ""}
        return {name: value for name, value in plain.items() if value}


@dataclass(frozen=True)
class Voice:
    """Whoever wrote something, as the others know them; no name: the account was erased."""

    name: str = ""
    is_animator: bool = False


def by_slug(community_slug: str) -> Community | None:
    """One community: 1 query."""
    return session().scalars(select(Community).where(Community.slug == community_slug)).first()


def by_id(community_id: int) -> Community | None:
    """One community, by its number: 1 query."""
    return session().get(Community, community_id)


def search(asked: Mapping[str, Any], account_id: int | None) -> Found:
    """The open communities by name, or those that somebody is in or looks after: 2 queries."""
    statement = select(Community)
    if asked["mine"] and account_id is not None:
        statement = statement.where(Community.id.in_(_own(account_id)))
    else:
        statement = statement.where(Community.state == "open")
    for name in ("district", "theme"):
        if asked[name]:
            statement = statement.where(getattr(Community, name) == asked[name])
    if asked["q"]:
        words = asked["q"].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        statement = statement.where(Community.name.ilike(f"%{words}%"))
    page = keyset(
        statement,
        (Community.name, Community.id),
        lambda one: (one.name, one.id),
        cursor=asked["cursor"],
        size=PAGE,
        ascending=True,
    )
    return Found(page, members_in(page.items), asked)


def every(cursor: str | None) -> Page[Community]:
    """Every community by name, also the closed ones: 1 query."""
    columns = (Community.name, Community.id)
    return keyset(
        select(Community), columns, lambda one: (one.name, one.id), cursor=cursor, ascending=True
    )


def members_in(found: Iterable[Community]) -> dict[int, int]:
    """How many are in each: 1 query."""
    numbers = [one.id for one in found]
    rows = session().execute(
        select(CommunityFigures.community_id, CommunityFigures.members).where(
            CommunityFigures.community_id.in_(numbers)
        )
    )
    return {row.community_id: row.members for row in rows}


def members(community: Community, cursor: str | None) -> Page[Membership]:
    """Who is in a community, by name: 1 query."""
    statement = select(Membership).where(
        Membership.community_id == community.id, Membership.left_at.is_(None)
    )
    return keyset(
        statement,
        (Membership.name_key,),
        lambda one: (one.name_key,),
        cursor=cursor,
        size=60,
        ascending=True,
    )


def animators(community_id: int) -> set[int]:
    """The accounts that look after a community: 1 query."""
    rows = session().scalars(
        select(Animator.account_id).where(Animator.community_id == community_id)
    )
    return set(rows)


def feed(community: Community, account_id: int | None, cursor: str | None) -> Page[Post]:
    """What is public, newest first, and what the reader wrote themselves: 1 query."""
    statement = select(Post).where(
        Post.community_id == community.id,
        Post.parent_id.is_(None),
        Post.withdrawn_at.is_(None),
        ~Post.is_pinned,
        seen_by(account_id),
    )
    return keyset(statement, (Post.id,), lambda one: (one.id,), cursor=cursor, size=PAGE)


def pinned(community: Community) -> Sequence[Post]:
    """The announcements at the top: 1 query."""
    wanted = select(Post).where(
        Post.community_id == community.id, Post.is_pinned, Post.moderation == "visible"
    )
    return session().scalars(wanted.order_by(Post.id.desc()).limit(PINNED)).all()


def post(community_slug: str, post_id: int) -> Post | None:
    """A post or an answer of that community that was not taken back: 1 query."""
    wanted = (
        select(Post)
        .join(Community, Community.id == Post.community_id)
        .where(
            Community.slug == community_slug,
            Post.id == post_id,
            Post.withdrawn_at.is_(None),
            Post.kind.in_(("post", "announcement", "comment")),
        )
    )
    return session().scalars(wanted).first()


def parent(written: Post) -> Post:
    """The post that an answer belongs to, or the post itself: at most 1 query."""
    if written.parent_id is None:
        return written
    return session().get_one(Post, written.parent_id)


def answers(post: Post, account_id: int | None, cursor: str | None) -> Page[Post]:
    """The answers to a post, oldest first: 1 query."""
    statement = select(Post).where(
        Post.parent_id == post.id, Post.withdrawn_at.is_(None), seen_by(account_id)
    )
    return keyset(
        statement, (Post.id,), lambda one: (one.id,), cursor=cursor, size=50, ascending=True
    )


def answers_to(posts: Collection[Post]) -> dict[int, int]:
    """How many public answers each has, those without left out: 1 query."""
    written = [one.id for one in posts if one.kind in ("post", "announcement")]
    if not written:
        return {}
    rows = session().execute(
        select(Post.parent_id, func.count().label("answers"))
        .where(
            Post.parent_id.in_(written),
            Post.moderation == "visible",
            Post.withdrawn_at.is_(None),
        )
        .group_by(Post.parent_id)
    )
    return {row.parent_id: row.answers for row in rows}


def voices(posts: Iterable[Post]) -> dict[int, Voice]:
    """Who wrote them, by account, also who has left: 2 queries."""
    written = [one for one in posts if one.author_id is not None]
    if not written:
        return {}
    community_id = written[0].community_id
    wanted = {one.author_id for one in written}
    rows = session().execute(
        select(Membership.account_id, Membership.name).where(
            Membership.community_id == community_id, Membership.account_id.in_(wanted)
        )
    )
    given = animators(community_id)
    return {row.account_id: Voice(row.name, row.account_id in given) for row in rows}


def seen_by(account_id: int | None) -> ColumnElement[bool]:
    """What a reader sees: what is public, and their own whatever moderation says of it."""
    public = Post.moderation == "visible"
    return public if account_id is None else or_(public, Post.author_id == account_id)


def next_meetings(community: Community, limit: int = NEXT_MEETINGS) -> Sequence[Meeting]:
    """What is on next, the called off left out: 1 query."""
    wanted = select(Meeting).where(
        Meeting.community_id == community.id,
        Meeting.state == "planned",
        Meeting.ends_at > clock.now(),
    )
    return session().scalars(wanted.order_by(Meeting.starts_at, Meeting.id).limit(limit)).all()


def meetings(community: Community, cursor: str | None) -> Page[Meeting]:
    """The calendar from now on, also what was called off: 1 query."""
    statement = select(Meeting).where(
        Meeting.community_id == community.id, Meeting.ends_at > clock.now()
    )
    return _calendar(statement, cursor, ascending=True)


def past_meetings(community: Community, cursor: str | None) -> Page[Meeting]:
    """What is over, the latest first: 1 query."""
    statement = select(Meeting).where(
        Meeting.community_id == community.id,
        and_(Meeting.ends_at <= clock.now(), Meeting.state == "planned"),
    )
    return _calendar(statement, cursor, ascending=False)


def for_calendars(community: Community, limit: int = 500) -> Sequence[Meeting]:
    """What calendars are told: three months back and all that comes: 1 query."""
    wanted = select(Meeting).where(
        Meeting.community_id == community.id, Meeting.ends_at > clock.now() - BEFORE
    )
    return session().scalars(wanted.order_by(Meeting.starts_at, Meeting.id).limit(limit)).all()


def meeting(community_slug: str, meeting_id: int) -> Meeting | None:
    """One meeting of that community: 1 query."""
    wanted = (
        select(Meeting)
        .join(Community, Community.id == Meeting.community_id)
        .where(Community.slug == community_slug, Meeting.id == meeting_id)
    )
    return session().scalars(wanted).first()


def invitations(community: Community, cursor: str | None) -> Page[Invitation]:
    """The invitations of a community, newest first: 1 query."""
    statement = select(Invitation).where(Invitation.community_id == community.id)
    return keyset(statement, (Invitation.id,), lambda one: (one.id,), cursor=cursor, size=PAGE)


def invitation(community_slug: str, invitation_id: int) -> Invitation | None:
    """One invitation of that community: 1 query."""
    wanted = (
        select(Invitation)
        .join(Community, Community.id == Invitation.community_id)
        .where(Community.slug == community_slug, Invitation.id == invitation_id)
    )
    return session().scalars(wanted).first()


def _own(account_id: int) -> Any:
    """Numbers of the communities that somebody is in, or that were given to them."""
    inside = select(Membership.community_id).where(
        Membership.account_id == account_id, Membership.left_at.is_(None)
    )
    given = select(Animator.community_id).where(Animator.account_id == account_id)
    return inside.union(given)


def _calendar(statement: Any, cursor: str | None, *, ascending: bool) -> Page[Meeting]:
    return keyset(
        statement,
        (Meeting.starts_at, Meeting.id),
        lambda one: (one.starts_at, one.id),
        cursor=cursor,
        size=PAGE,
        ascending=ascending,
    )
