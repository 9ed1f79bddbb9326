"""A community begins to carry a campaign, or lets it go; what its campaigns tell it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from campaigns.carried import queries
from campaigns.carried.errors import NoSuchCampaign
from campaigns.carried.models import Carried
from campaigns.events import UpdateShown
from campaigns.models import Campaign, Update
from campaigns.public import queries as campaigns
from campaigns.states import PUBLIC
from communities import locks, posts
from communities.errors import Closed
from communities.models import Community
from kit import audit, clock
from kit.authz import Visitor
from kit.unit_of_work import session
from matching import circles
from matching.events import NeedFulfilled


def carry(community: Community, data: Mapping[str, Any], visitor: Visitor) -> Campaign:
    """Carry a public campaign, named by its code or its address; twice is once.

    Raises NoSuchCampaign, Closed.
    """
    assert visitor.account_id is not None
    if locks.standing(community.id).state != "open":
        raise Closed
    campaign = campaigns.by_code(_code(data["campaign"]))
    if campaign is None or campaign.state not in PUBLIC:
        raise NoSuchCampaign
    row = insert(Carried).values(
        community_id=community.id,
        campaign_id=campaign.id,
        since=clock.now(),
        chosen_by=visitor.account_id,
    )
    session().execute(row.on_conflict_do_nothing())
    audit.record(
        visitor.actor, "community.carries", f"community:{community.slug}", campaign=campaign.code
    )
    return campaign


def let_go(community: Community, data: Mapping[str, Any], visitor: Visitor) -> Campaign:
    """Carry it no more; what members gave meanwhile stays in the sum. NoSuchCampaign."""
    campaign = campaigns.by_code(_code(data["campaign"]))
    if campaign is None:
        raise NoSuchCampaign
    session().execute(
        delete(Carried).where(
            Carried.community_id == community.id, Carried.campaign_id == campaign.id
        )
    )
    audit.record(
        visitor.actor, "community.lets_go", f"community:{community.slug}", campaign=campaign.code
    )
    return campaign


def on_update_shown(event: UpdateShown) -> None:
    """News of a campaign go into the feeds of the communities that carry it, once; or out."""
    source = f"update:{event.update_id}"
    if not event.is_shown:
        posts.forget(source)
        return
    found = queries.communities_of(event.campaign_id)
    if not found:
        return
    campaign = session().get_one(Campaign, event.campaign_id)
    update = session().get_one(Update, event.update_id)
    posts.tell(
        found,
        "update",
        source,
        title=f"{campaign.title}: {update.title}",
        url=f"/campaigns/{campaign.slug}/updates/{update.id}",
    )


def on_need_fulfilled(event: NeedFulfilled) -> None:
    """So do needs that somebody met: of campaigns that it carries, and its own."""
    found, title = [], event.title
    own = circles.number(event.reference)
    if own is not None:
        found = [own]
    elif (campaign := campaigns.by_code(event.reference.removeprefix("campaign:"))) is not None:
        found, title = queries.communities_of(campaign.id), f"{campaign.title}: {event.title}"
    source, where = f"need:{event.need_id}", f"/exchange/{event.code}"
    posts.tell(found, "need", source, title=title, url=where)


def _code(typed: str) -> str:
    """The code in what somebody typed: itself, or the end of a campaign's address."""
    last = typed.strip().rstrip("/").partition("?")[0].rpartition("/")[2]
    return last.rpartition("-")[2] or last
