"""Who hears of what: the only place where facts of one domain reach another."""

from campaigns import events as facts
from crowdfund.config import Config
from crowdfund.partners import events as partners
from crowdfund.partners import grant
from kit import events
from webhooks import inbound, outbound

TOLD: dict[type[facts.CampaignEvent], str] = {
    facts.CampaignSubmitted: "campaign.submitted",
    facts.CampaignApproved: "campaign.approved",
    facts.CampaignPublished: "campaign.published",
    facts.MilestoneReached: "campaign.milestone_reached",
    facts.DeadlinePassed: "campaign.deadline_passed",
    facts.CampaignSucceeded: "campaign.succeeded",
    facts.CampaignFailed: "campaign.failed",
    facts.CampaignCompleted: "campaign.completed",
    facts.PledgeCollected: "pledge.collected",
    facts.PledgeRefunded: "pledge.refunded",
}
"""Facts of campaigns that partners hear of, and under which name."""


def connect(config: Config) -> None:
    """Subscribe every handler and choose every port's adapter for this process."""
    events.forget_all()
    _connect_partners(config)


def _connect_partners(config: Config) -> None:
    """The grant module's events in; ours out to the configured endpoints."""
    outbound.configure(
        [outbound.Endpoint(one.url, one.secret, one.events) for one in config.endpoints]
    )
    inbound.register(grant.SOURCE, grant.handle)
    for fact, kind in TOLD.items():
        events.subscribe(fact, partners.teller(kind))
