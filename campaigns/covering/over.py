"""A campaign that came to nothing asks for nothing any more: its needs leave the board."""

from sqlalchemy import exists, select

from campaigns import queries as campaigns
from campaigns.events import CampaignEvent
from kit.jobs import backoff, task
from kit.unit_of_work import session
from matching import listings
from matching.models import Listing


def on_campaign_over(event: CampaignEvent) -> None:
    """It failed or was stopped: a job closes its needs, as its row is held here."""
    campaign = campaigns.by_id(event.campaign_id)
    if campaign is None:
        return
    asks = exists().where(Listing.reference == campaign.reference, Listing.state == "open")
    if session().scalar(select(asks)):
        close_needs.defer(
            reference=campaign.reference, queueing_lock=f"close-needs:{campaign.reference}"
        )


@task("exchange.close_needs", retry=backoff(6))
def close_needs(*, reference: str) -> None:
    """Take the needs of one owner off the board; twice is once."""
    listings.close_needs_of(reference)
