"""The one way a pledge changes its state: the state, its reward and the public totals together.

Call with the pledge locked (locks.pledge). What sponsors add, and the totals, are only noted
here; they are written as the last things of the unit of work, whatever its order.
"""

from campaigns import totals
from campaigns.events import GiftChanged
from campaigns.matchfunding import following
from campaigns.models import Pledge
from campaigns.pledges import states, stock
from campaigns.pledges.states import HOLDS_REWARD
from kit.events import publish
from kit.states import SYSTEM


def move(pledge: Pledge, after: str, *, actor: str = SYSTEM, reason: str = "") -> None:
    """Move along the table; take or give back the reward; keep `pledged` and `backers` right.

    RewardSoldOut if the state to come holds a reward and the last one is gone; ForbiddenMove
    if the table has no such row.
    """
    held, counted = holds_reward(pledge), counts(pledge)
    pledge.move_to(after, actor=actor, reason=reason)
    if holds_reward(pledge) and not held:
        stock.take(pledge)
    if held and not holds_reward(pledge):
        stock.give_back(pledge)
    if counts(pledge) != counted:
        sign = 1 if counts(pledge) else -1
        totals.add(pledge.campaign_id, pledged=sign * pledge.amount, backers=sign)
        tell(pledge, pledge.amount if counts(pledge) else 0)
        following.note(pledge, begins=counts(pledge))
    elif after == "collected":
        following.note(pledge)


def tell(pledge: Pledge, amount: int) -> None:
    """Tell how many cents a pledge counts with from now on."""
    publish(GiftChanged(pledge.campaign_id, pledge.reference, pledge.account_id, amount))


def counts(pledge: Pledge) -> bool:
    """Whether the pledge counts toward the goal in public."""
    return states.counts(pledge.kind, pledge.state)


def holds_reward(pledge: Pledge) -> bool:
    """Whether the pledge has a reward and keeps it out of the stock."""
    return pledge.reward_id is not None and pledge.state in HOLDS_REWARD
