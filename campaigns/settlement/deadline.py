"""The deadline: open checkouts are settled, the figures frozen, and the goal judged once.

All-or-nothing: with the minimum reached every promise is called in, else everyone is released.
What sponsors add counts toward the minimum if the citizens reached their threshold.
Flexible: the money is there already, so the campaign succeeds with whatever was collected, and
fails only if that is nothing.
"""

from datetime import timedelta

from campaigns import events
from campaigns import locks as campaign_locks
from campaigns.matchfunding import thresholds
from campaigns.models import Campaign, CampaignTotals
from campaigns.pledges import locks, moves
from campaigns.settlement import charges, checkouts, conclusion, queries, unwinding
from kit import clock
from kit.events import publish
from kit.jobs import backoff, task
from kit.unit_of_work import session

GRACE = timedelta(hours=1)
"""How long the judgement waits for checkouts that the gateway cannot tell about."""


@task("settlement.close", queue="money")
def close(campaign_id: int) -> None:
    """Have the open checkouts of a campaign past its deadline settled; judge it without any.

    Whoever was at the gateway's page when the day ended keeps a card saved in time; a page
    still open is closed. A checkout that cannot be asked about holds the judgement up for
    GRACE at most; a card saved before and learned of later is then detached.
    """
    campaign = session().get_one(Campaign, campaign_id)
    if not _is_over(campaign) or campaign.deadline is None:
        return
    waiting = queries.of_campaign(campaign_id, queries.AT_CHECKOUT, limit=10_000)
    if not waiting or clock.now() >= campaign.deadline + GRACE:
        judge(campaign_id)
    for pledge_id in waiting:
        checkouts.defer(pledge_id)


def on_checkout_settled(event: events.CheckoutSettled) -> None:
    """The last checkout of a campaign past its deadline lets it be judged at once."""
    campaign = session().get_one(Campaign, event.campaign_id)
    if _is_over(campaign) and not queries.of_campaign(campaign.id, queries.AT_CHECKOUT, limit=1):
        _defer(campaign.id)


def judge(campaign_id: int) -> None:
    """Freeze the figures and judge the goal, once; within the caller's unit of work.

    The campaign's lock waits for every pledge that is just being written, and no pledge can
    be added or taken back once it is held.
    """
    campaign = campaign_locks.campaign(campaign_id)
    if not _is_over(campaign):
        return
    figures = session().get_one(CampaignTotals, campaign_id, populate_existing=True)
    campaign.frozen_pledged = figures.pledged
    campaign.frozen_matched = thresholds.judge(campaign, figures.pledged)
    raised = figures.pledged + campaign.frozen_matched
    campaign.goal_met = raised >= campaign.minimum and figures.pledged > 0
    publish(events.DeadlinePassed(campaign_id, campaign.goal_met))
    if campaign.kind == "flexible":
        goes_on = figures.collected > 0 or queries.has_pending(campaign_id)
    else:
        goes_on = campaign.goal_met
    if goes_on:
        campaign.move_to("collecting", reason=f"{raised} cents pledged or matched")
        call_in.defer(campaign_id=campaign_id)
    else:
        unwinding.fail(campaign, f"{raised} of {campaign.minimum} cents pledged or matched")


@task("settlement.call_in", queue="money", retry=backoff(8))
def call_in(campaign_id: int, after: int = 0) -> None:
    """Make the promises of a collecting campaign due, a batch at a time, each with its job.

    The next batch stands in the queue before this one's charges: no worker waits for work.
    """
    campaign = locks.standing_campaign(campaign_id)
    if campaign.state != "collecting":
        return
    batch = queries.of_campaign(campaign_id, ("committed",), after)
    if len(batch) == queries.BATCH:
        call_in.defer(campaign_id=campaign_id, after=batch[-1])
    ready = [one for one in locks.pledges(batch) if one.state == "committed"]
    for pledge in ready:
        moves.move(pledge, "due", reason="the goal was met")
    charges.defer_all(ready)
    if len(batch) < queries.BATCH and not queries.has_pending(campaign_id):
        conclusion.defer(campaign_id)


@task("settlement.sweep_promises", every_minutes=15)
def sweep_promises() -> None:
    """Find promises that were never called in: the job that does it has failed for good."""
    for campaign_id in queries.left_behind(("collecting",), ("committed",)):
        lock = f"settlement.call_in:{campaign_id}"
        call_in.defer(campaign_id=campaign_id, queueing_lock=lock)


@task("settlement.sweep_deadlines", every_minutes=1)
def sweep_deadlines() -> None:
    """Find campaigns past their deadline, each handled by a job of its own."""
    for campaign_id in queries.past_deadline(clock.now()):
        _defer(campaign_id)


def _defer(campaign_id: int) -> None:
    close.defer(campaign_id=campaign_id, queueing_lock=f"settlement.close:{campaign_id}")


def _is_over(campaign: Campaign) -> bool:
    return (
        campaign.state == "live"
        and campaign.deadline is not None
        and campaign.deadline <= clock.now()
    )
