"""Full addresses of a community's pages, for mails and for what other programs read."""

from communities.models import Community, Post
from kit import links

STOP = "communities.stop"
"""The purpose of the links that stop mails."""


def home(community: Community) -> str:
    """Its page, which a floor above composes."""
    return links.address("community.show", community_slug=community.slug)


def post(community: Community, written: Post) -> str:
    """Where a line of the feed leads: what was written here, or the fact's own page."""
    if written.url:
        return absolute(written.url)
    number = written.parent_id or written.id
    return links.address("communities.post", community_slug=community.slug, post_id=number)


def absolute(url: str) -> str:
    """The full address of a path of ours; others stay as they are."""
    base = links.address("communities.index").removesuffix("/communities")
    return f"{base}{url}" if url.startswith("/") else url


def stop(account_id: int, community_id: int | None = None) -> str:
    """Where one press stops a person's digests, or the announcements of one community."""
    token = links.sign(STOP, f"{account_id}:{community_id or ''}")
    return links.address("communities_stop.ask", token=token)
