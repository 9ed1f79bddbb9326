"""The public figures of campaigns, kept by deltas that are written last in a unit of work.

Written last, after all that the session still has to write, and in the order of the campaigns'
numbers: so the hottest row of a busy campaign is held for the shortest time, and two units
never wait for each other in a ring.
"""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from campaigns.events import MilestoneReached
from campaigns.models import Campaign, CampaignTotals
from kit.events import publish
from kit.unit_of_work import before_commit, session

MILESTONES = (25, 50, 75, 100)
"""Per cent of the minimum goal, sponsors included, at which team and partners are told."""

_DELTAS = "campaign_totals"

_ADD = text("""
    UPDATE campaign_totals
    SET pledged = pledged + :pledged, collected = collected + :collected,
        backers = backers + :backers
    WHERE campaign_id = :of RETURNING pledged, milestone
""")

_RECOUNT = text("""
    WITH counted AS (
        SELECT CAST(coalesce(sum(s.reserved + s.awarded - s.clawed_back), 0) AS bigint) AS matched
        FROM match_stakes s
        JOIN match_calls m ON m.id = s.call_id JOIN campaigns c ON c.id = s.campaign_id
        WHERE s.campaign_id = :of AND coalesce(
            s.is_reached, CAST(:pledged AS bigint) * 100 >= m.threshold * c.minimum)
    ), written AS (
        UPDATE campaign_totals t SET matched = counted.matched FROM counted
        WHERE t.campaign_id = :of AND t.matched <> counted.matched
    )
    SELECT matched FROM counted
""")


@dataclass
class _Delta:
    pledged: int = 0
    collected: int = 0
    backers: int = 0
    has_more: bool = False
    is_goal_moved: bool = False


def add(
    campaign_id: int,
    pledged: int = 0,
    collected: int = 0,
    backers: int = 0,
    *,
    is_goal_moved: bool = False,
) -> None:
    """Add cents and heads to a campaign's figures when the open unit of work commits.

    Without any, what sponsors add has changed. It is counted again then, and when citizens
    pledge: not for money collected, of which there is most and which changes none of it.
    A goal that fell may reach a threshold, or a milestone, by that alone.
    """
    deltas: dict[int, _Delta] = session().info.setdefault(_DELTAS, {})
    delta = deltas.setdefault(campaign_id, _Delta())
    delta.pledged += pledged
    delta.collected += collected
    delta.backers += backers
    delta.has_more |= pledged != 0 or collected == 0
    delta.is_goal_moved |= is_goal_moved
    before_commit(f"totals:{campaign_id:020d}", partial(_write, campaign_id))


def _write(campaign_id: int, opened: Session) -> None:
    delta: _Delta = opened.info[_DELTAS].pop(campaign_id)
    deltas = {"pledged": delta.pledged, "collected": delta.collected, "backers": delta.backers}
    opened.flush()
    pledged, milestone = opened.execute(_ADD, {"of": campaign_id, **deltas}).one()
    if not delta.has_more:
        return
    matched = _recount(opened, campaign_id, pledged)
    if (delta.pledged > 0 or delta.is_goal_moved) and milestone < MILESTONES[-1]:
        _tell_milestone(opened, campaign_id, pledged + matched, milestone)


def _recount(opened: Session, campaign_id: int, pledged: int) -> int:
    """Write and give what sponsors add and what counts, in cents.

    A statement of its own, after the row is held: it sees the stakes of every unit that held
    it before, and a pledge that takes the campaign over a threshold makes them count.
    """
    counted: int = opened.execute(_RECOUNT, {"of": campaign_id, "pledged": pledged}).scalar_one()
    return counted


def _tell_milestone(opened: Session, campaign_id: int, raised: int, told: int) -> None:
    minimum = opened.get_one(Campaign, campaign_id).minimum
    reached = max((step for step in MILESTONES if raised * 100 >= minimum * step), default=0)
    if raised == 0 or reached <= told:
        return
    opened.execute(
        update(CampaignTotals)
        .where(CampaignTotals.campaign_id == campaign_id)
        .values(milestone=reached)
        .execution_options(synchronize_session=False)
    )
    publish(MilestoneReached(campaign_id, reached))
