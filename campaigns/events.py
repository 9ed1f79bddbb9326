"""Facts that campaigns tell; crowdfund/wiring.py turns them into webhooks and mails."""

from dataclasses import dataclass

from kit.events import Event


@dataclass(frozen=True)
class CampaignEvent(Event):
    """Something happened to one campaign."""

    campaign_id: int


@dataclass(frozen=True)
class CampaignSubmitted(CampaignEvent):
    """The team handed it in for review."""


@dataclass(frozen=True)
class CampaignApproved(CampaignEvent):
    """An animator approved it; it waits for its first day."""


@dataclass(frozen=True)
class CampaignPublished(CampaignEvent):
    """Its first day began: people can pledge."""


@dataclass(frozen=True)
class CampaignSuspended(CampaignEvent):
    """An animator or admin took it out of sight of new pledges."""


@dataclass(frozen=True)
class CampaignCancelled(CampaignEvent):
    """The team or an admin stopped it for good."""
