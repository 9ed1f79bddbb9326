"""Writing updates, and stopping their mails."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from campaigns.events import UpdateShown
from campaigns.models import Campaign, Update
from campaigns.public import queries as campaigns
from campaigns.updates import jobs
from campaigns.updates.models import UpdateOptOut
from communities.moderation import screening
from kit import audit, clock, ids, links, throttle
from kit.authz import Visitor
from kit.events import publish as publish_event
from kit.unit_of_work import session

STOP_VALID_FOR = timedelta(days=730)
"""How long the link that stops the mails works."""
MOST_A_DAY = 5
"""Updates a campaign may send in a day: every one becomes a mail to everybody."""


@dataclass(frozen=True)
class Stop:
    """Whom a genuine stop link is for."""

    campaign: Campaign
    email: str


def publish(campaign: Campaign, data: Mapping[str, Any], visitor: Visitor) -> Update:
    """Publish an update and tell it, by jobs, to everyone whose pledge counts.

    With automatic signals it waits for a person first. Raises TooMany after the fifth of a
    day, Suspended.
    """
    assert visitor.account_id is not None
    throttle.hit("update", campaign.code, limit=MOST_A_DAY, per=timedelta(days=1))
    update = Update(
        campaign_id=campaign.id,
        at=clock.now(),
        author_id=visitor.account_id,
        title=data["title"],
        text=data["text"],
    )
    session().add(update)
    session().flush()
    audit.record(visitor.actor, "update.published", campaign.reference, update=update.id)
    if screening.screen(
        "update", update.id, visitor.account_id, f"{update.title}\n\n{update.text}"
    ):
        update.moderation = "held"
    tell_if_shown(update)
    return update


def tell_if_shown(update: Update, before: str = "") -> None:
    """Tell an update to the backers once: when it is published, or when a person lets it be."""
    if update.moderation == "visible" and update.told_at is None:
        update.told_at = clock.now()
        jobs.tell.defer(update_id=update.id, after="", lock=f"update:{update.id}")
    is_shown = update.moderation == "visible"
    publish_event(UpdateShown(update.campaign_id, update.id, is_shown))


def read_stop(token: str) -> Stop | None:
    """What a stop link stands for; None if it is not genuine."""
    value = links.read(jobs.STOP, token, valid_for=STOP_VALID_FOR)
    code, _, email = (value or "").partition(":")
    campaign = campaigns.by_code(code) if email else None
    return Stop(campaign, email) if campaign else None


def stop(wanted: Stop) -> None:
    """Send no more updates of that campaign to that address; twice is once."""
    session().execute(
        insert(UpdateOptOut)
        .values(campaign_id=wanted.campaign.id, email_hash=ids.digest(wanted.email), at=clock.now())
        .on_conflict_do_nothing()
    )
