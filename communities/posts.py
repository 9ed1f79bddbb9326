"""What is said in a community: posts and their answers, announcements, facts of other rooms."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Update, update
from sqlalchemy.dialects.postgresql import insert

from communities import announcing, locks, moderated
from communities.errors import Closed
from communities.models import Community, Post
from communities.moderation import screening
from kit import audit, clock, throttle
from kit.authz import Visitor
from kit.unit_of_work import session

MOST_AN_HOUR = 20
"""Posts and answers of one person, over all communities."""
ANNOUNCEMENTS_A_DAY = 3
"""Of one community: each of them is a mail."""


def write(community: Community, data: Mapping[str, Any], visitor: Visitor) -> Post:
    """Publish a post, or, with `is_announcement`, an announcement that stays at the top.

    What the screen holds back is public once a person lets it through. Closed, TooMany.
    """
    kind = "announcement" if data["is_announcement"] else "post"
    if kind == "announcement":
        key = f"community:{community.id}"
        throttle.hit(
            "community.announcement", key, limit=ANNOUNCEMENTS_A_DAY, per=timedelta(days=1)
        )
    post = _publish(community.id, kind, data, visitor)
    if kind == "announcement":
        post.is_pinned = True
        audit.record(visitor.actor, "community.announced", f"community:{community.slug}")
        if post.moderation == "visible":
            announcing.announce.defer(post_id=post.id, after=0, lock=f"announcement:{post.id}")
    return post


def answer(parent: Post, data: Mapping[str, Any], visitor: Visitor) -> Post:
    """Answer a post; answers to answers stand beside them. Closed, TooMany."""
    above = parent.parent_id or parent.id
    return _publish(parent.community_id, "comment", {**data, "title": ""}, visitor, above)


def withdraw(post: Post, account_id: int) -> Post:
    """Its author takes it back: nobody sees it any more. Twice is once."""
    held = locks.post(post.id)
    assert held.author_id == account_id
    if held.withdrawn_at is None:
        held.withdrawn_at = clock.now()
        held.is_pinned = False
        audit.record(f"account:{account_id}", "community.post_withdrawn", f"post:{held.id}")
    return held


def unpin(post: Post) -> Post:
    """Let an announcement go down the feed with the rest."""
    held = locks.post(post.id)
    held.is_pinned = False
    return held


def tell(
    community_ids: Collection[int],
    kind: str,
    source: str,
    *,
    title: str,
    text: str = "",
    url: str,
) -> None:
    """Put a fact into feeds, once for each `source`; `url`: a path, or an address.

    Told again after it was forgotten, it is back where it was.
    """
    if not community_ids:
        return
    moment = clock.now()
    rows = [
        {
            "community_id": community_id, "kind": kind, "source": source, "at": moment,
            "shown_at": moment, "title": title[:120], "text": text, "url": url,
            "moderation": "visible", "is_pinned": False,
        }
        for community_id in sorted(community_ids)
    ]  # fmt: skip
    told = insert(Post).values(rows)
    again = told.on_conflict_do_update(
        index_elements=["community_id", "source"], set_={"withdrawn_at": None}
    )
    session().execute(again)


def retell(community_id: int, source: str, title: str) -> None:
    """Correct a fact that was told."""
    told = _told(source).where(Post.community_id == community_id)
    session().execute(told.values(title=title[:120]))


def forget(source: str) -> None:
    """Take a fact that no longer holds out of every feed."""
    session().execute(_told(source).values(withdrawn_at=clock.now()))


def _told(source: str) -> Update:
    return update(Post).where(Post.source == source)


def _publish(
    community_id: int,
    kind: str,
    data: Mapping[str, Any],
    visitor: Visitor,
    above: int | None = None,
) -> Post:
    assert visitor.account_id is not None
    if locks.standing(community_id).state != "open":
        raise Closed
    throttle.hit("community.post", visitor.actor, limit=MOST_AN_HOUR, per=timedelta(hours=1))
    post = Post(
        community_id=community_id,
        parent_id=above,
        kind=kind,
        at=clock.now(),
        shown_at=clock.now(),
        author_id=visitor.account_id,
        title=data["title"],
        text=data["text"],
        moderation="visible",
        is_pinned=False,
    )
    session().add(post)
    session().flush()
    if _is_held(post):
        post.moderation, post.shown_at = "held", None
        session().flush()
    return post


def _is_held(post: Post) -> bool:
    """Whether a person must look at it before it is public: the one place that asks."""
    assert post.author_id is not None
    text = moderated.text_of(post)
    return screening.screen("post", post.id, post.author_id, text, post.community_id)
