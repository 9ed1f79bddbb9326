"""Posts, announcements and answers as moderation sees them."""

from sqlalchemy import select

from communities import announcing
from communities.models import Animator, Community, Post
from communities.moderation.subjects import Rows, Snapshot
from communities.states import WRITTEN
from kit import clock
from kit.unit_of_work import session


def posts() -> Rows:
    """The Subject of what people write in a community."""
    return Rows(_find, describe, on_change=_changed)


def communities_of(account_id: int) -> list[int]:
    """The communities given to an animator: 1 query."""
    given = select(Animator.community_id).where(Animator.account_id == account_id)
    return list(session().scalars(given))


def describe(post: Post) -> Snapshot:
    """What it says, and where; what its author took back is not there."""
    community = session().get_one(Community, post.community_id)
    number = post.parent_id or post.id
    return Snapshot(
        title=post.title or post.text,
        text=text_of(post),
        author_id=post.author_id,
        url=f"/communities/{community.slug}/posts/{number}",
        community_id=community.id,
        district=community.district,
        moderation="removed" if post.withdrawn_at else post.moderation,
    )


def text_of(post: Post) -> str:
    """Everything in it that people read."""
    return "\n\n".join(part for part in (post.title, post.text) if part)


def _find(post_id: int) -> Post | None:
    found = session().get(Post, post_id)
    return found if found is not None and found.kind in WRITTEN else None


def _changed(post: Post, before: str) -> None:
    """What waited is new when it is shown; an announcement is then told by mail."""
    if post.moderation != "visible" or before != "held":
        return
    post.shown_at = post.shown_at or clock.now()
    if post.kind == "announcement":
        announcing.announce.defer(post_id=post.id, after=0, lock=f"announcement:{post.id}")
