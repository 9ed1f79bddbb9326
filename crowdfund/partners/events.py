"""What we tell partners: facts of campaigns, pledges, ideas and needs; nobody's data."""

from collections.abc import Callable
from typing import Any

from campaigns import queries
from campaigns.covering import queries as covering
from campaigns.events import CampaignEvent
from campaigns.models import Campaign
from campaigns.owners import PREFIX
from crowdfund.ideas.events import IdeaEvent
from crowdfund.ideas.models import Idea
from kit.unit_of_work import session
from matching.events import NeedEvent
from matching.models import Listing
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


def teller_of_needs(kind: str) -> Callable[[NeedEvent], None]:
    """A handler that sends a fact about a need as an event of `kind`, with its campaign if any."""

    def tell(fact: NeedEvent) -> None:
        need = session().get_one(Listing, fact.need_id)
        reference = need.reference or ""
        is_campaigns = reference.startswith(PREFIX)
        campaign = queries.by_code(reference.removeprefix(PREFIX)) if is_campaigns else None
        told: dict[str, Any] = {"need": describe_need(need)}
        if kind == "need.fulfilled":
            told["lowered_by"] = covering.covered_by(need.code)
        outbound.send(kind, reference or f"need:{need.code}", {**describe(campaign), **told})

    return tell


def describe_need(need: Listing) -> dict[str, Any]:
    """What an event says of a need: what anybody may read; days are whole local days."""
    return {
        "code": need.code,
        "title": need.title,
        "kind": need.kind,
        "district": need.district,
        "quantity": need.quantity,
        "unit": need.unit,
        "begins": need.begins.isoformat() if need.begins else None,
        "ends": need.ends.isoformat() if need.ends else None,
        "stands_for_budget_line": need.budget_line is not None,
    }


def describe(campaign: Campaign | None) -> dict[str, Any]:
    """What every event says of its campaign; amounts in cents, instants in UTC."""
    if campaign is None:
        return {"campaign": None, "application_id": None, "call_id": None}
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
