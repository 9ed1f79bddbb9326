"""A pledge in the making: begun, given an amount, a reward, a contact. Nothing is reserved yet."""

from typing import Any

from campaigns.models import Campaign, Pledge, Reward
from campaigns.pledges import locks, moves, queries
from campaigns.pledges.errors import (
    CampaignClosed,
    NotChangeable,
    RewardSoldOut,
    RewardTooDear,
    RewardUnknown,
)
from campaigns.pledges.policies import takes_pledges
from kit import clock, ids
from kit.authz import Visitor
from kit.i18n import current_locale
from kit.unit_of_work import session


def start(campaign: Campaign, data: dict[str, Any], visitor: Visitor) -> Pledge:
    """Begin a pledge with its amount in cents; CampaignClosed if the campaign takes none.

    A reward that came along from the campaign's page is kept only if it fits.
    """
    if not takes_pledges(campaign):
        raise CampaignClosed
    pledge = Pledge(
        code=ids.short_code(10),
        campaign=campaign,
        kind=campaign.kind,
        account_id=visitor.account_id,
        created_at=clock.now(),
        amount=data["amount"],
        locale=current_locale(),
    )
    chosen = _reward(campaign, data.get("reward"))
    if chosen is not None and chosen.amount <= pledge.amount and not is_gone(chosen):
        pledge.reward = chosen
    session().add(pledge)
    session().flush()
    return pledge


def set_amount(pledge: Pledge, data: dict[str, Any]) -> Pledge:
    """Change the amount, in cents; a reward that has become too dear is let go."""
    held = _editable(pledge)
    held.amount = data["amount"]
    if held.reward is not None and held.reward.amount > held.amount:
        held.reward = None
    return held


def choose_reward(pledge: Pledge, reward_id: int | None) -> Pledge:
    """Choose a reward of the campaign, or none; it is reserved only on the way to checkout."""
    held = _editable(pledge)
    held.reward = fitting_reward(held.campaign, reward_id, held.amount)
    return held


def set_contact(pledge: Pledge, data: dict[str, Any]) -> Pledge:
    """Say whom to write to, under which name, and whether the public may read it."""
    held = _editable(pledge)
    held.email = data["email"]
    held.name = data["name"]
    held.is_anonymous = not data["show_name"]
    held.message = data["message"]
    held.locale = current_locale()
    return held


def fitting_reward(campaign: Campaign, reward_id: int | None, amount: int) -> Reward | None:
    """The campaign's reward for a pledge of `amount` cents; raises what is wrong with it."""
    if reward_id is None:
        return None
    chosen = _reward(campaign, reward_id)
    if chosen is None:
        raise RewardUnknown
    if chosen.amount > amount:
        raise RewardTooDear
    if is_gone(chosen):
        raise RewardSoldOut
    return chosen


def is_gone(reward: Reward) -> bool:
    """Whether none is left; right for showing, not for reserving (see stock.take)."""
    return reward.stock is not None and reward.taken >= reward.stock


def next_step(pledge: Pledge, after: str) -> str:
    """The step that follows "amount", "reward" or "contact"; what is there is not asked again."""
    if after == "amount" and pledge.campaign.rewards:
        return "reward"
    if after != "contact" and not pledge.email:
        return "contact"
    return "check"


def expire() -> int:
    """Close what nobody finished in two days and forget the personal data in it; how many."""
    numbers = queries.stale_drafts()
    for pledge_id in numbers:
        pledge = locks.pledge(pledge_id)
        if pledge.state == "draft":
            moves.move(pledge, "expired", reason="not finished in time")
            pledge.email = pledge.name = pledge.message = ""
    return len(numbers)


def _reward(campaign: Campaign, reward_id: int | None) -> Reward | None:
    return next((reward for reward in campaign.rewards if reward.id == reward_id), None)


def _editable(pledge: Pledge) -> Pledge:
    held = locks.pledge(pledge.id)
    if held.state != "draft":
        raise NotChangeable
    return held
