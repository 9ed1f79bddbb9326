"""The deadline of a campaign judges each sponsor's threshold, once; the pledges then follow."""

from campaigns.matchfunding import following, queries
from campaigns.models import Campaign
from campaigns.offline import locks as offline
from campaigns.pledges import locks
from kit.jobs import backoff, task
from kit.unit_of_work import session

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
    session().flush()
    if queries.waiting_for_no_card(campaign.id, after=0, limit=1):
        defer(campaign.id)
    return counting


@task("matchfunding.follow_up", queue="money", retry=backoff(8))
def follow_up(campaign_id: int, after: int = 0) -> None:
    """Release or award what is reserved for a judged campaign, batch by batch. Twice is once."""
    locks.standing_campaign(campaign_id)
    batch = queries.waiting_for_no_card(campaign_id, after, BATCH)
    for kind, number in sorted({match.giver for match in batch}):
        following.note(locks.pledge(number) if kind == "pledge" else offline.both(number)[1])
    if len(batch) == BATCH:
        follow_up.defer(campaign_id=campaign_id, after=batch[-1].id)


@task("matchfunding.sweep_judged", every_minutes=15)
def sweep_judged() -> None:
    """Find judged campaigns that wait for their follow-up: its job was lost."""
    for campaign_id in queries.judged_and_reserved():
        defer(campaign_id)


def defer(campaign_id: int) -> None:
    """Have a judged campaign followed up by a job, in the caller's unit of work."""
    follow_up.defer(campaign_id=campaign_id, queueing_lock=f"matchfunding.follow_up:{campaign_id}")
