"""Jobs of needs and offers: their vectors."""

from kit.jobs import backoff, task
from kit.unit_of_work import session
from matching import vectors
from matching.models import Listing


@task("matching.describe", retry=backoff(4))
def describe(*, listing_id: int) -> None:
    """Keep the vector of what is on the board, and of nothing else."""
    listing = session().get(Listing, listing_id)
    if listing is None or not vectors.are_there():
        return
    if not listing.is_on_board:
        vectors.forget(listing.id)
        return
    vector = vectors.encode(listing)
    if vector is not None:
        vectors.store(listing.id, listing.side, vector)
