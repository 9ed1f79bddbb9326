"""Campaigns in the JSON API: the list and one campaign, as the public page shows them."""

from typing import Any

from flask_smorest import Blueprint

from campaigns.models import Campaign
from campaigns.public import figures, listing, queries
from campaigns.public.listing import Card
from campaigns.public.schemas import CampaignListSchema, CampaignSchema, ListSchema
from kit import links
from kit.authz import access

blueprint = Blueprint(
    "campaigns_api",
    __name__,
    url_prefix="/api/v1/campaigns",
    description="Campaigns that everyone may see.",
)

CURRENCY = "EUR"


@blueprint.get("")
@access("campaign.list")
@blueprint.arguments(ListSchema, location="query")
@blueprint.response(200, CampaignListSchema)
def index(asked: dict[str, Any]) -> dict[str, Any]:
    """Public campaigns.

    `state` is a group: live (default), succeeded, ended, all. Follow `next_cursor` for more.
    """
    found = listing.search(asked)
    return {"items": [_card(card) for card in found.cards], "next_cursor": found.next_cursor}


@blueprint.get("/<slug>")
@access("campaign.view", on=queries.page_by_slug)
@blueprint.response(200, CampaignSchema)
def show(campaign: Campaign) -> dict[str, Any]:
    """One campaign with its story, budget, rewards and team."""
    return {
        **_common(campaign, figures.of(campaign)),
        "story": campaign.story,
        "budget": [
            {
                "label": line.label,
                "kind": line.kind,
                "amount": _money(line.amount),
                "is_covered": line.covered_at is not None,
            }
            for line in campaign.lines
        ],
        "rewards": [
            {
                "title": reward.title,
                "description": reward.description,
                "from_amount": _money(reward.amount),
                "left": None if reward.stock is None else reward.stock - reward.taken,
            }
            for reward in campaign.rewards
        ],
        "team": [{"name": member.name, "duty": member.duty} for member in campaign.team],
    }


def _card(card: Card) -> dict[str, Any]:
    return _common(card, card)


def _common(campaign: Campaign | Card, stand: figures.Figures) -> dict[str, Any]:
    return {
        "code": campaign.code,
        "slug": campaign.slug,
        "url": links.address("campaigns_public.show", slug=campaign.slug),
        "title": campaign.title,
        "summary": campaign.summary,
        "state": campaign.state,
        "kind": campaign.kind,
        "district": campaign.district,
        "quarter": campaign.quarter,
        "theme": campaign.theme,
        "published_at": campaign.published_at,
        "deadline": campaign.deadline,
        "minimum_goal": _money(campaign.minimum),
        "optimum_goal": _money(campaign.optimum),
        "raised": _money(stand.raised),
        "matched": _money(stand.added),
        "percent": stand.percent,
        "backers": stand.backers,
    }


def _money(cents: int) -> dict[str, Any]:
    return {"amount": cents, "currency": CURRENCY}
