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


@dataclass(frozen=True)
class UpdateShown(CampaignEvent):
    """The team's news number `update_id` are public from now on, or no more."""

    update_id: int
    is_shown: bool


@dataclass(frozen=True)
class GiftChanged(CampaignEvent):
    """What a pledge, by card or offline, counts with has changed: `amount` cents, or 0 for none.

    `reference` names it ("pledge:AB12…"), `account_id` its backer if they are known.
    """

    reference: str
    account_id: int | None
    amount: int


@dataclass(frozen=True)
class MilestoneReached(CampaignEvent):
    """Pledges have reached `percent` of the minimum goal, for the first time."""

    percent: int


@dataclass(frozen=True)
class DeadlinePassed(CampaignEvent):
    """The deadline was judged: the figures are frozen; `goal_met` says how it went."""

    goal_met: bool


@dataclass(frozen=True)
class CampaignSucceeded(CampaignEvent):
    """Every pledge is settled and enough was collected."""


@dataclass(frozen=True)
class CampaignFailed(CampaignEvent):
    """The goal was missed, or too little could be collected: everyone is released or refunded."""


@dataclass(frozen=True)
class CampaignCompleted(CampaignEvent):
    """The team has delivered what it promised."""


@dataclass(frozen=True)
class PledgeEvent(CampaignEvent):
    """Something happened to one pledge of a campaign."""

    pledge_id: int
    amount: int


@dataclass(frozen=True)
class PledgeCollected(PledgeEvent):
    """The money of a pledge has arrived, `amount` cents."""


@dataclass(frozen=True)
class PledgeRefunded(PledgeEvent):
    """`amount` cents of a pledge went back: all of it, or a part."""


@dataclass(frozen=True)
class OfflineCollected(PledgeEvent):
    """A transfer, or cash, of `amount` cents was confirmed."""


@dataclass(frozen=True)
class OfflineReturned(PledgeEvent):
    """`amount` cents of a transfer or of cash that had been confirmed are back with their giver."""


@dataclass(frozen=True)
class PledgeLost(PledgeEvent):
    """The backer's bank took `amount` cents of a pledge back for good."""


@dataclass(frozen=True)
class ChargeWanted(PledgeEvent):
    """A pledge waits for its card to be charged; settlement defers the job."""


@dataclass(frozen=True)
class DropWanted(PledgeEvent):
    """A pledge whose charge failed can no longer be collected: its campaign was stopped."""


@dataclass(frozen=True)
class PledgeSettled(PledgeEvent):
    """A pledge of a campaign that is collecting will not move any more by itself."""


@dataclass(frozen=True)
class CheckoutSettled(PledgeEvent):
    """A pledge's checkout was closed, and what came of it is written down."""
