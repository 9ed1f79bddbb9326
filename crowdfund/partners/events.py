"""What we tell partners: facts of campaigns, pledges and ideas as events, nobody's data."""

from collections.abc import Callable
from typing import Any

from campaigns import queries
from campaigns.events import CampaignEvent
from campaigns.models import Campaign
from crowdfund.ideas.events import IdeaEvent
from crowdfund.ideas.models import Idea
from kit.unit_of_work import session
from webhooks import outbound

EXTRA = ("percent", "goal_met", "amount", "reason", "score")
"""Members of a fact, beyond its campaign, that its event carries."""


def teller(kind: str) -> Callable[[CampaignEvent], None]:
    """A handler that sends a fact about a campaign as an event of `kind` (docs/webhooks/)."""

    def tell(fact: CampaignEvent) -> None:
        campaign = queries.by_id(fact.campaign_id)
        if campaign is None:
            return
        more = {name: getattr(fact, name) for name in EXTRA if hasattr(fact, name)}
        outbound.send(kind, campaign.reference, {**describe(campaign), **more})

    return tell


def idea_teller(kind: str) -> Callable[[IdeaEvent], None]:
    """The same for a fact about an idea: its application, and its campaign once there is one.

    An idea that became a campaign is told under the campaign's subject, so that the campaign's
    own events follow in order. Its title and its applicant are nobody else's business.
    """

    def tell(fact: IdeaEvent) -> None:
        idea = session().get_one(Idea, fact.idea_id)
        campaign = queries.by_id(idea.campaign_id) if idea.campaign_id else None
        about = {"application_id": idea.application_id, "call_id": idea.call_id}
        if campaign is None:
            outbound.send(kind, idea.reference, about)
        else:
            outbound.send(kind, campaign.reference, {**describe(campaign), **about})

    return tell


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
            "pledged": totals.pledged,
            "collected": totals.collected,
            "backers": totals.backers,
            "deadline": campaign.deadline.isoformat() if campaign.deadline else None,
        },
        "application_id": idea.application_id if idea else None,
        "call_id": idea.call_id if idea else None,
    }
