"""The end of collecting: once no pledge can bring money any more, success or failure."""

from campaigns import events
from campaigns import locks as campaign_locks
from campaigns.authoring import mails as team_mails
from campaigns.matchfunding import queries as matchfunding
from campaigns.models import Campaign, CampaignTotals
from campaigns.settlement import queries, terms, unwinding
from kit.events import publish
from kit.jobs import task
from kit.unit_of_work import session


def floor(campaign: Campaign) -> int:
    """The least, in cents, that must be collected for success (published: docs/money.md).

    All-or-nothing: a share of the minimum, rounded up, as some cards always fail. Flexible:
    anything at all.
    """
    if campaign.kind == "flexible":
        return 1
    return -(-campaign.minimum * terms.current().floor_percent // 100)


@task("settlement.conclude", queue="money")
def conclude(campaign_id: int) -> None:
    """Judge what was collected, once every pledge is settled; nothing before, nothing twice.

    What sponsors awarded counts with it; what they only reserved has to be settled first.
    """
    campaign = campaign_locks.campaign(campaign_id)
    if campaign.state != "collecting" or queries.has_pending(campaign_id):
        return
    if matchfunding.has_reserved(campaign_id):
        return
    figures = session().get_one(CampaignTotals, campaign_id, populate_existing=True)
    arrived = figures.collected + matchfunding.awarded(campaign_id)
    if figures.collected == 0 or arrived < floor(campaign):
        unwinding.fail(campaign, f"{arrived} of {floor(campaign)} cents collected or awarded")
        return
    campaign.move_to("succeeded", reason=f"{arrived} cents collected or awarded")
    publish(events.CampaignSucceeded(campaign_id))
    team_mails.to_team("succeeded", campaign, collected=arrived)
    unwinding.tell_backers.defer(campaign_id=campaign_id)


@task("settlement.sweep_conclusions", every_minutes=1)
def sweep_conclusions() -> None:
    """Find campaigns whose pledges are all settled: two last ones may have missed each other."""
    for campaign_id in queries.collecting():
        if not queries.has_pending(campaign_id):
            defer(campaign_id)


def on_settled(event: events.PledgeSettled) -> None:
    """A pledge will not move any more; the last one lets the campaign be concluded."""
    campaign = session().get_one(Campaign, event.campaign_id)
    if campaign.state == "collecting" and not queries.has_pending(
        event.campaign_id, but=event.pledge_id
    ):
        defer(event.campaign_id)


def defer(campaign_id: int) -> None:
    """Have a campaign concluded by a job, in the caller's unit of work."""
    conclude.defer(campaign_id=campaign_id, queueing_lock=f"settlement.conclude:{campaign_id}")
