"""A pledge that stands: changed or withdrawn by its backer while the campaign runs."""

from typing import Any

from campaigns import totals
from campaigns.matchfunding import following
from campaigns.models import Campaign, Pledge, Reward
from campaigns.pledges import drafts, locks, mails, moves, stock
from campaigns.pledges.errors import ConsentMissing, NotChangeable, RewardTooDear
from campaigns.pledges.policies import takes_pledges
from kit import audit, clock
from payments import charging

WITHDRAWABLE = frozenset({"live", "suspended"})
"""States of a campaign in which a promise may still be taken back."""


def can_change(pledge: Pledge, campaign: Campaign) -> bool:
    """Whether amount and reward may change: promised, not paid, and the campaign is live."""
    return pledge.state == "committed" and takes_pledges(campaign)


def can_cancel(pledge: Pledge, campaign: Campaign) -> bool:
    """Whether the backer may take it back: before any money moved, while the campaign runs."""
    if pledge.state in ("draft", "setup_pending"):
        return True
    return (
        pledge.state == "committed"
        and campaign.state in WITHDRAWABLE
        and campaign.deadline is not None
        and campaign.deadline > clock.now()
    )


def change(pledge: Pledge, data: dict[str, Any], actor: str) -> Pledge:
    """Change amount (cents) and reward of a promise; the saved card stays.

    Beyond the amount once agreed to the backer must agree anew, else ConsentMissing.
    """
    campaign = locks.standing_campaign(pledge.campaign_id)
    held = locks.pledge(pledge.id)
    if not can_change(held, campaign):
        raise NotChangeable
    amount, before = data["amount"], held.amount
    reward = _reward_for(held, campaign, data["reward"], amount)
    if amount > (held.consent_amount or 0):
        _agree(held, amount, agreed=data["consent"])
    charging.set_amount(held.reference, amount)
    stock.exchange(held.reward_id, reward.id if reward else None)
    held.reward = reward
    held.amount = amount
    totals.add(held.campaign_id, pledged=amount - before)
    moves.tell(held, amount)
    following.note(held, changes=True)
    audit.record(actor, "pledge.changed", held.reference, before=before, after=amount)
    mails.tell_last("changed", held)
    return held


def cancel(pledge: Pledge, actor: str) -> Pledge:
    """Take a pledge back; its reward is free again, its card is detached. Twice is once."""
    campaign = locks.standing_campaign(pledge.campaign_id)
    held = locks.pledge(pledge.id)
    if held.state == "cancelled":
        return held
    if not can_cancel(held, campaign):
        raise NotChangeable
    was = held.state
    if was != "draft":
        charging.release(held.reference)
    moves.move(held, "cancelled", actor=actor, reason="withdrawn by the backer")
    if was == "committed":
        mails.tell("cancelled", held)
    return held


def _reward_for(
    pledge: Pledge, campaign: Campaign, reward_id: int | None, amount: int
) -> Reward | None:
    """The wanted reward; the one already held needs no stock, only a large enough amount."""
    if reward_id is None or reward_id != pledge.reward_id:
        return drafts.fitting_reward(campaign, reward_id, amount)
    if pledge.reward is not None and pledge.reward.amount > amount:
        raise RewardTooDear
    return pledge.reward


def _agree(pledge: Pledge, amount: int, *, agreed: bool) -> None:
    if not agreed:
        raise ConsentMissing
    pledge.consent_amount = amount
    pledge.consent_at = clock.now()
