"""From approved to public: on the first day, or at once; the deadline follows from it."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from campaigns import events, locks
from campaigns.authoring import content, mails
from campaigns.authoring.editing import revoke
from campaigns.models import Campaign
from kit import clock, links
from kit.events import publish
from kit.jobs import task
from kit.states import SYSTEM
from kit.unit_of_work import session


def starts_at(campaign: Campaign) -> datetime:
    """When a campaign may go live, UTC: the start of its first local day, or now."""
    if campaign.start_on is None:
        return clock.now()
    return max(clock.start_of_day(campaign.start_on), clock.now())


def schedule(campaign: Campaign, at: datetime) -> None:
    """Defer its going live to `at`; the sweep of each minute finds whatever is missed."""
    open_campaign.defer(at=at, campaign_id=campaign.id)


def go_live(campaign: Campaign) -> Campaign:
    """Make a scheduled campaign public if its day has come; nothing if not, or if it is.

    The deadline is the end of the local day that lies `days` days after today, so that it
    is midnight in the city also when the clocks change in between. An approval that is not
    for this very content is revoked instead.
    """
    held = locks.campaign(campaign.id)
    if held.state != "scheduled" or starts_at(held) > clock.now():
        return held
    if held.approved_hash != content.current_hash(held):
        revoke(held, SYSTEM, "the content is not the approved one")
        return held
    held.move_to("live", reason="its first day began")
    held.published_at = clock.now()
    held.deadline = clock.end_of_day(clock.today() + timedelta(days=held.days))
    session().flush()
    mails.to_team(
        "live",
        held,
        page=links.address("campaigns_public.show", slug=held.slug),
        last_day=held.deadline - timedelta(microseconds=1),
    )
    publish(events.CampaignPublished(held.id))
    return held


@task("campaigns.open")
def open_campaign(campaign_id: int) -> None:
    """Make one campaign public on its day."""
    campaign = session().get(Campaign, campaign_id)
    if campaign is not None:
        go_live(campaign)


@task("campaigns.open_due", every_minutes=1)
def open_due() -> None:
    """Make every scheduled campaign public whose day has come."""
    due = (
        session()
        .scalars(
            select(Campaign)
            .where(
                Campaign.state == "scheduled",
                or_(Campaign.start_on.is_(None), Campaign.start_on <= clock.today()),
            )
            .order_by(Campaign.id)
            .limit(100)
        )
        .all()
    )
    for campaign in due:
        go_live(campaign)
