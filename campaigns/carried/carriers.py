"""The communities that carry a campaign, as part of the query that reads the campaign."""

from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from campaigns.carried.models import Carried
from campaigns.models import Campaign
from communities.models import Community


def carriers() -> ScalarSelect[Any]:
    """[[slug, name], …] of the open communities that carry a campaign, by name."""
    pair = func.jsonb_build_array(Community.slug, Community.name)
    together = aggregate_order_by(pair, Community.name, Community.id)
    return (
        select(func.jsonb_agg(together))
        .join(Carried, Carried.community_id == Community.id)
        .where(Carried.campaign_id == Campaign.id, Community.state == "open")
        .correlate(Campaign)
        .scalar_subquery()
    )
