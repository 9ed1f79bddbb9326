"""Stopping campaigns: for a while, or for good."""

from collections.abc import Callable

from campaigns import events, locks
from campaigns.authoring import mails
from campaigns.models import Campaign
from campaigns.review.own import actor_of, refuse_own
from campaigns.settlement import unwinding
from kit.events import publish


def suspend(campaign: Campaign, staff_id: int, reason: str) -> Campaign:
    """Keep a live campaign from taking pledges while something is looked into."""
    held = locks.campaign(campaign.id)
    refuse_own(held, staff_id)
    held.move_to("suspended", actor=actor_of(staff_id), reason=reason)
    mails.to_team("suspended", held, reason=reason)
    publish(events.CampaignSuspended(held.id))
    return held


def lift(campaign: Campaign, staff_id: int, reason: str) -> Campaign:
    """Let a suspended campaign go on; its deadline stays where it was."""
    held = locks.campaign(campaign.id)
    refuse_own(held, staff_id)
    held.move_to("live", actor=actor_of(staff_id), reason=reason)
    mails.to_team("lifted", held, reason=reason)
    return held


def cancel(campaign: Campaign, admin_id: int, reason: str) -> Campaign:
    """Stop a campaign for good, in any open state; who has pledged is released or refunded."""
    held = unwinding.stop(campaign, actor_of(admin_id), reason)
    mails.to_team("cancelled", held, reason=reason)
    return held


DEEDS: dict[str, Callable[[Campaign, int, str], Campaign]] = {
    "suspend": suspend,
    "lift": lift,
    "cancel": cancel,
}
"""What a form may ask for."""
