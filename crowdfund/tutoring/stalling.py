"""Campaigns that stand still: found by a rule, told once, and helped."""

from dataclasses import dataclass

from sqlalchemy import func, select

from campaigns import locks
from campaigns.authoring import mails
from campaigns.models import Campaign, CampaignTotals
from campaigns.public import figures
from crowdfund.tutoring import events, services
from crowdfund.tutoring.models import STALLED, TutoringRequest
from kit import clock, links, mail
from kit.events import publish
from kit.jobs import task
from kit.unit_of_work import session


@dataclass(frozen=True)
class Rule:
    """A campaign stalls with less than `percent` of its minimum at `at_percent` of its time."""

    percent: int = 20
    at_percent: int = 50


@dataclass
class _Configured:
    rule: Rule


_configured = _Configured(Rule())


def configure(rule: Rule) -> None:
    """Set the rule for this process; `percent` 0 finds nothing."""
    _configured.rule = rule


def is_stalled(campaign: Campaign) -> bool:
    """Whether the rule fits a campaign now."""
    started, deadline = campaign.published_at, campaign.deadline
    if campaign.state != "live" or started is None or deadline is None:
        return False
    rule, now = _configured.rule, clock.now()
    passed = (now - started) * 100 >= (deadline - started) * rule.at_percent
    return passed and now < deadline and figures.of(campaign).percent < rule.percent


@task("tutoring.sweep_stalled", every_minutes=60)
def sweep_stalled() -> None:
    """Find live campaigns to which the rule fits and that were not told yet."""
    for campaign_id in _candidates():
        tell.defer(campaign_id=campaign_id, queueing_lock=f"tutoring.stalled:{campaign_id}")


@task("tutoring.tell_stalled")
def tell(campaign_id: int) -> None:
    """Ask for a tutor for one of them, and write to its team."""
    campaign = locks.campaign(campaign_id)
    if not is_stalled(campaign) or _is_told(campaign_id):
        return
    publish(events.CampaignStalled(campaign_id, figures.of(campaign).percent))
    services.request(campaign, STALLED)
    for account in mails.team_of(campaign):
        mail.send(
            "tutoring/stalled",
            account.email,
            locale=account.locale,
            title=mails.plain(campaign.title),
            person=mails.plain(account.display_name),
            percent=figures.of(campaign).percent,
            days=clock.days_left(campaign.deadline) if campaign.deadline else 0,
            link=links.address("campaigns_updates.new", slug=campaign.slug),
        )


def _is_told(campaign_id: int) -> bool:
    told = select(TutoringRequest.id).where(
        TutoringRequest.campaign_id == campaign_id, TutoringRequest.reason == STALLED
    )
    return session().scalar(told) is not None


def _candidates() -> list[int]:
    rule, now = _configured.rule, clock.now()
    passed = func.extract("epoch", now - Campaign.published_at)
    whole = func.extract("epoch", Campaign.deadline - Campaign.published_at)
    told = select(TutoringRequest.campaign_id).where(TutoringRequest.reason == STALLED)
    rows = session().scalars(
        select(Campaign.id)
        .join(CampaignTotals, CampaignTotals.campaign_id == Campaign.id)
        .where(
            Campaign.state == "live",
            Campaign.deadline > now,
            passed * 100 >= whole * rule.at_percent,
            (CampaignTotals.pledged + CampaignTotals.matched) * 100
            < Campaign.minimum * rule.percent,
            Campaign.id.not_in(told),
        )
        .order_by(Campaign.id)
    )
    return list(rows)
