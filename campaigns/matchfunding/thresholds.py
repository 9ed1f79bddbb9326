"""The deadline of a campaign judges each sponsor's threshold, once; the pledges then follow."""

from campaigns.matchfunding import following, queries
from campaigns.models import Campaign
from campaigns.pledges import locks
from kit.jobs import backoff, task

BATCH = 50
"""How many pledges one unit of work follows up, as it holds the call's row at its end."""


def judge(campaign: Campaign, pledged: int) -> int:
    """Judge the thresholds with what citizens pledged (cents); what sponsors add and counts.

    The campaign must be locked: its stakes change only with that lock shared. What is
    reserved under a threshold that was not reached is let go by a job, as is the award of
    what had been collected before.
    """
    counting = 0
    stakes = queries.stakes_of_campaign(campaign.id)
    for stake in stakes:
        stake.is_reached = pledged >= stake.call.rule.needs(campaign.minimum)
        counting += stake.held if stake.is_reached else 0
    if any(one.reserved and (not one.is_reached or campaign.kind == "flexible") for one in stakes):
        defer(campaign.id)
    return counting


@task("matchfunding.follow_up", queue="money", retry=backoff(8))
def follow_up(campaign_id: int, after: int = 0) -> None:
    """Release or award what is reserved for a judged campaign, batch by batch. Twice is once."""
    locks.standing_campaign(campaign_id)
    batch = queries.reserved_pledges(campaign_id, after, BATCH)
    for pledge_id in batch:
        following.note(locks.pledge(pledge_id))
    if len(batch) == BATCH:
        follow_up.defer(campaign_id=campaign_id, after=batch[-1])


@task("matchfunding.sweep_judged", every_minutes=15)
def sweep_judged() -> None:
    """Find judged campaigns that wait for their follow-up: its job was lost."""
    for campaign_id in queries.judged_and_reserved():
        defer(campaign_id)


def defer(campaign_id: int) -> None:
    """Have a judged campaign followed up by a job, in the caller's unit of work."""
    follow_up.defer(campaign_id=campaign_id, queueing_lock=f"matchfunding.follow_up:{campaign_id}")
