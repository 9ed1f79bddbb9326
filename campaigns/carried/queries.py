"""Questions about what communities carry; each says how many queries it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from campaigns.carried.giving import FEWEST
from campaigns.carried.models import Carried, GiftTotals
from campaigns.models import Campaign
from campaigns.public import listing
from campaigns.public.listing import Card
from communities.models import Community
from kit.unit_of_work import session

MOST = 60
SUGGESTED = 8


@dataclass(frozen=True)
class Given:
    """What members gave in all, in cents, and how many of them; told of three or more alone."""

    amount: int
    givers: int


def carried_by(community: Community, limit: int = MOST) -> list[Card]:
    """The public campaigns that a community carries, the live ones first: 1 query."""
    own = select(Carried.campaign_id).where(Carried.community_id == community.id)
    return listing.among(Campaign.id.in_(own), limit)


def given(community: Community) -> Given | None:
    """What its members gave in all, unless so few gave that one could be guessed: 1 query."""
    found = session().get(GiftTotals, community.id)
    if found is None or found.shown_givers < FEWEST or not found.shown:
        return None
    return Given(found.shown, found.shown_givers)


def suggested(community: Community) -> Sequence[Campaign]:
    """Live campaigns of its district or theme that it does not carry yet: 1 query."""
    own = select(Carried.campaign_id).where(Carried.community_id == community.id)
    near = or_(Campaign.district == community.district, Campaign.theme == community.theme)
    wanted = select(Campaign).where(Campaign.state == "live", near, Campaign.id.not_in(own))
    return session().scalars(wanted.order_by(Campaign.deadline).limit(SUGGESTED)).all()


def communities_of(campaign_id: int) -> list[int]:
    """Numbers of the open communities that carry a campaign: 1 query."""
    rows = session().scalars(
        select(Community.id)
        .join(Carried, Carried.community_id == Community.id)
        .where(Carried.campaign_id == campaign_id, Community.state == "open")
        .order_by(Community.id)
    )
    return list(rows)
