"""A need that was met retires the budget line it stands for, and the goal falls by it.

Only before the deadline, and once a line: at the deadline the goal is judged as it stands then.
What the campaign promises stays as it was approved; the line keeps its name and its amount.
"""

from campaigns import locks, totals
from campaigns import queries as campaigns
from campaigns.authoring import mails
from campaigns.authoring.services import sum_up
from campaigns.models import BudgetLine, Campaign
from campaigns.owners import LINE, PREFIX
from kit import audit, clock
from kit.unit_of_work import session
from matching.events import NeedFulfilled

TAKES_HELP = ("live", "suspended")
"""States in which help may still lower the goal."""


def on_need_fulfilled(fact: NeedFulfilled) -> None:
    """Both sides say that all of it was handed over."""
    if not fact.budget_line.startswith(LINE) or not fact.reference.startswith(PREFIX):
        return
    campaign = campaigns.by_code(fact.reference.removeprefix(PREFIX))
    if campaign is not None:
        cover(campaign, int(fact.budget_line.removeprefix(LINE)), fact)


def cover(campaign: Campaign, line_id: int, need: NeedFulfilled) -> bool:
    """Take a line out of the goal; False if it is too late, or no line that still needs money.

    The campaign is locked after the two sides of the agreement and before its totals, so that
    the deadline judges either the goal of before or the lowered one, never something between.
    """
    held = locks.campaign(campaign.id)
    if held.state not in TAKES_HELP or held.deadline is None or held.deadline <= clock.now():
        return False
    line = session().get(BudgetLine, line_id, populate_existing=True)
    if line is None or line.campaign_id != held.id or line.covered_at is not None:
        return False
    before = held.minimum
    line.covered_at, line.covered_by, line.covered_with = clock.now(), need.code, need.title
    session().expire(held, ["lines"])
    sum_up(held)
    session().flush()
    totals.add(held.id, is_goal_moved=True)
    audit.record(
        need.actor,
        "campaign.line_covered",
        held.reference,
        line=line.label,
        amount=line.amount,
        need=need.code,
        minimum_before=before,
        minimum=held.minimum,
    )
    mails.to_team(
        "line_covered",
        held,
        line=mails.plain(line.label),
        amount=line.amount,
        need=mails.plain(need.title),
        goal=held.minimum,
        before=before,
    )
    return True
