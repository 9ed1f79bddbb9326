"""The steps that are lists, a row at a time: budget lines and rewards."""

from dataclasses import dataclass

from campaigns.authoring import content, limits
from campaigns.authoring.editing import StaleForm, editing
from campaigns.authoring.services import BudgetData, add_line, sum_up
from campaigns.models import BudgetLine, Campaign, Reward
from kit.errors import Conflict, NotFound
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session


@dataclass(frozen=True)
class RewardData:
    """A thank-you for at least `amount` cents; `stock` None means without limit."""

    title: str
    amount: int
    description: str = ""
    stock: int | None = None


def line_of(campaign: Campaign, line_id: int) -> BudgetLine:
    """One line of this campaign's budget; NotFound if it is another's or gone."""
    for line in campaign.lines:
        if line.id == line_id:
            return line
    raise NotFound


def reward_of(campaign: Campaign, reward_id: int) -> Reward:
    """One reward of this campaign; NotFound if it is another's or gone."""
    for reward in campaign.rewards:
        if reward.id == reward_id:
            return reward
    raise NotFound


def line_version(line: BudgetLine) -> str:
    """What a line's form carries, to notice another save of it meanwhile."""
    return content.digest({"k": line.kind, "l": line.label, "a": line.amount})[:16]


def reward_version(reward: Reward) -> str:
    """What a reward's form carries, to notice another save of it meanwhile."""
    return content.digest(
        {
            "t": reward.title,
            "d": reward.description,
            "a": reward.amount,
            "s": reward.stock,
        }
    )[:16]


def add_budget_line(campaign: Campaign, data: BudgetData, actor: str) -> Campaign:
    """Add a line; Conflict when there are already too many."""
    with editing(campaign, actor) as held:
        if len(held.lines) >= limits.MOST_LINES:
            raise Conflict(
                "budget.too_many_lines",
                _("Puoi scrivere al massimo %(most)s spese.", most=limits.MOST_LINES),
            )
        add_line(held, data)
    return held


def change_budget_line(
    campaign: Campaign,
    line_id: int,
    data: BudgetData,
    actor: str,
    version: str | None = None,
) -> Campaign:
    """Change a line; StaleForm if somebody changed it meanwhile."""
    with editing(campaign, actor) as held:
        line = line_of(held, line_id)
        if version is not None and version != line_version(line):
            raise StaleForm
        line.kind, line.label, line.amount = data.kind, data.label, data.amount
        sum_up(held)
    return held


def remove_budget_line(campaign: Campaign, line_id: int, actor: str) -> Campaign:
    """Take a line away; nothing happens if it is already gone."""
    with editing(campaign, actor) as held:
        held.lines[:] = [line for line in held.lines if line.id != line_id]
        sum_up(held)
    return held


def add_reward(campaign: Campaign, data: RewardData, actor: str) -> Campaign:
    """Add a reward; Conflict when there are already too many."""
    with editing(campaign, actor) as held:
        if len(held.rewards) >= limits.MOST_REWARDS:
            raise Conflict(
                "rewards.too_many",
                _(
                    "Puoi offrire al massimo %(most)s ricompense.",
                    most=limits.MOST_REWARDS,
                ),
            )
        held.rewards.append(
            Reward(
                title=data.title,
                description=data.description,
                amount=data.amount,
                stock=data.stock,
                taken=0,
            )
        )
        session().flush()
    return held


def change_reward(
    campaign: Campaign,
    reward_id: int,
    data: RewardData,
    actor: str,
    version: str | None = None,
) -> Campaign:
    """Change a reward; StaleForm if somebody changed it meanwhile."""
    with editing(campaign, actor) as held:
        reward = reward_of(held, reward_id)
        if version is not None and version != reward_version(reward):
            raise StaleForm
        reward.title, reward.description = data.title, data.description
        reward.amount, reward.stock = data.amount, data.stock
    return held


def remove_reward(campaign: Campaign, reward_id: int, actor: str) -> Campaign:
    """Take a reward away; nothing happens if it is already gone."""
    with editing(campaign, actor) as held:
        held.rewards[:] = [reward for reward in held.rewards if reward.id != reward_id]
    return held
