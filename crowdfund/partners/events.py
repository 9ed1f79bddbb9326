"""What we tell partners: campaign and pledge facts as events, without personal data."""

from typing import Any

from campaigns import queries
from campaigns.models import Campaign
from crowdfund.ideas.models import Idea
from kit.unit_of_work import session
from webhooks import outbound


def tell(kind: str, campaign_id: int, **more: Any) -> None:
    """Send an event about a campaign; `kind` as in docs/webhooks/."""
    campaign = queries.by_id(campaign_id)
    if campaign is not None:
        outbound.send(kind, campaign.reference, {**describe(campaign), **more})


def describe(campaign: Campaign) -> dict[str, Any]:
    """What every event says of its campaign; amounts in cents, instants in UTC."""
    idea = session().get(Idea, campaign.idea_id) if campaign.idea_id else None
    totals = campaign.totals
    return {
        "campaign": {
            "code": campaign.code,
            "slug": campaign.slug,
            "title": campaign.title,
            "state": campaign.state,
            "kind": campaign.kind,
            "district": campaign.district,
            "theme": campaign.theme,
            "minimum": campaign.minimum,
            "optimum": campaign.optimum,
            "currency": "EUR",
            "pledged": totals.pledged if totals else 0,
            "collected": totals.collected if totals else 0,
            "backers": totals.backers if totals else 0,
            "deadline": campaign.deadline.isoformat() if campaign.deadline else None,
        },
        "application_id": idea.application_id if idea else None,
        "call_id": idea.call_id if idea else None,
    }
