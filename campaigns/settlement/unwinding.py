"""Undoing: a campaign that failed or was stopped lets everyone go and gives everything back."""

from datetime import timedelta

from campaigns import events
from campaigns import locks as campaign_locks
from campaigns.authoring import mails as team_mails
from campaigns.events import DropWanted
from campaigns.models import Campaign, CampaignTotals, Pledge
from campaigns.pledges import locks, mails, moves, outcomes
from campaigns.settlement import checkouts, queries
from kit import clock
from kit.events import publish
from kit.i18n import gettext as _
from kit.jobs import backoff, task
from kit.states import SYSTEM
from kit.unit_of_work import session
from payments import charging

STOPPABLE = frozenset({"live", "suspended", "collecting"})
"""States in which stopping a campaign has pledges to undo."""

SUSPENDED_AT_MOST = timedelta(days=30)
"""How long after its deadline a campaign may stay suspended; then it is stopped by itself."""

UNDONE = (
    "setup_pending", "intent_created", "committed", "due", "retry", "action_required", "collected",
)  # fmt: skip
"""States that are undone; a charge under way is undone once its end is known."""


def fail(campaign: Campaign, reason: str) -> None:
    """The goal was missed, or the floor; the campaign must be locked."""
    campaign.move_to("failed", reason=reason)
    publish(events.CampaignFailed(campaign.id))
    team_mails.to_team("failed", campaign)
    unwind.defer(campaign_id=campaign.id)


def stop(campaign: Campaign, actor: str, reason: str) -> Campaign:
    """Cancel a campaign for good: promises are released, money goes back. Twice is once.

    Runs in the caller's unit of work; ForbiddenMove after success or failure.
    """
    held = campaign_locks.campaign(campaign.id)
    if held.state == "cancelled":
        return held
    has_pledges = held.state in STOPPABLE
    if has_pledges and held.frozen_pledged is None:
        figures = session().get_one(CampaignTotals, held.id, populate_existing=True)
        held.frozen_pledged, held.frozen_matched = figures.pledged, figures.matched
    held.move_to("cancelled", actor=actor, reason=reason)
    publish(events.CampaignCancelled(held.id))
    if has_pledges:
        unwind.defer(campaign_id=held.id)
    return held


@task("settlement.unwind", queue="money", retry=backoff(8))
def unwind(campaign_id: int, after: int = 0) -> None:
    """Give each pledge of a failed or stopped campaign a job that undoes it, batch by batch."""
    campaign = session().get_one(Campaign, campaign_id)
    if campaign.state not in ("failed", "cancelled"):
        return
    batch = queries.of_campaign(campaign_id, UNDONE, after)
    for pledge_id in batch:
        undo.defer(pledge_id=pledge_id, queueing_lock=f"settlement.undo:{pledge_id}")
    if len(batch) == queries.BATCH:
        unwind.defer(campaign_id=campaign_id, after=batch[-1])


@task("settlement.undo", queue="money", retry=backoff(6, first_seconds=30))
def undo(pledge_id: int) -> None:
    """Undo one pledge: release its card, or give its money back. Twice is once."""
    campaign = locks.standing_campaign(session().get_one(Pledge, pledge_id).campaign_id)
    pledge = locks.pledge(pledge_id)
    if campaign.state not in ("failed", "cancelled"):
        return
    reason = f"the campaign is {campaign.state}"
    if pledge.state in ("committed", "due"):
        moves.move(pledge, "released", reason=reason)
        charging.release(pledge.reference)
        mails.tell("released", pledge)
    elif pledge.state == "collected":
        mails.tell("refund", pledge, amount=outcomes.give_back(pledge, reason))
    elif pledge.state in ("retry", "action_required"):
        publish(DropWanted(campaign.id, pledge.id, pledge.amount))
    elif pledge.state in queries.AT_CHECKOUT:
        checkouts.defer(pledge_id)


@task("settlement.sweep_undone", every_minutes=60)
def sweep_undone() -> None:
    """Find campaigns that ended and still hold a promise or money: their job failed for good."""
    for campaign_id in queries.left_behind(("failed", "cancelled"), UNDONE):
        unwind.defer(campaign_id=campaign_id, queueing_lock=f"settlement.unwind:{campaign_id}")


@task("settlement.tell_backers")
def tell_backers(campaign_id: int, after: int = 0) -> None:
    """Write to the backers of a campaign that succeeded, batch by batch."""
    batch = queries.of_campaign(campaign_id, ("collected",), after)
    for pledge_id in batch:
        mails.tell("succeeded", session().get_one(Pledge, pledge_id), can_wait=True)
    if len(batch) == queries.BATCH:
        tell_backers.defer(campaign_id=campaign_id, after=batch[-1])


@task("settlement.sweep_suspended", every_minutes=60)
def sweep_suspended() -> None:
    """Find campaigns that were suspended past their deadline and that nobody took up again."""
    for campaign_id in queries.suspended_since(clock.now() - SUSPENDED_AT_MOST):
        stop_suspended.defer(
            campaign_id=campaign_id, queueing_lock=f"settlement.stop:{campaign_id}"
        )


@task("settlement.stop_suspended")
def stop_suspended(campaign_id: int) -> None:
    """Stop one of them for good."""
    campaign = campaign_locks.campaign(campaign_id)
    since = campaign.deadline
    if campaign.state != "suspended" or since is None or since + SUSPENDED_AT_MOST > clock.now():
        return
    stop(campaign, SYSTEM, "suspended for too long after its deadline")
    team_mails.to_team("cancelled", campaign, reason=_("La sospensione è durata troppo."))
