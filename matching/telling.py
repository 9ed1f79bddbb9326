"""Telling that a need is on the board: once, and only when everybody can read it."""

from kit import clock
from kit.events import publish
from matching.events import NeedPublished
from matching.models import Listing


def published(listing: Listing) -> None:
    """Tell of a need for the first time; nothing while it waits for a moderator, or of offers."""
    if listing.side != "need" or listing.told_at is not None or not listing.is_on_board:
        return
    listing.told_at = clock.now()
    publish(NeedPublished(listing.id))
