"""Needs and offers as moderation sees them."""

from communities.moderation.subjects import Rows, Snapshot
from kit.unit_of_work import session
from matching import jobs, telling
from matching.models import Listing


def listings(side: str) -> Rows:
    """The Subject of needs, or of offers."""

    def find(listing_id: int) -> Listing | None:
        found = session().get(Listing, listing_id)
        return found if found is not None and found.side == side else None

    return Rows(find, describe, on_change=describe_again)


def describe(listing: Listing) -> Snapshot:
    """What it says, and where."""
    return Snapshot(
        title=listing.title,
        text=text_of(listing),
        author_id=listing.author_id,
        url=f"/exchange/{listing.code}",
        district=listing.district,
        moderation=listing.moderation,
    )


def text_of(listing: Listing) -> str:
    """Everything in it that people read."""
    parts = (listing.title, listing.description, listing.shown_name)
    return "\n\n".join(part for part in parts if part)


def describe_again(listing: Listing, before: str) -> None:
    """Its vector is kept only while everybody may find it; a need that was held is told of now."""
    telling.published(listing)
    jobs.describe.defer(listing_id=listing.id, queueing_lock=f"describe:{listing.id}")
