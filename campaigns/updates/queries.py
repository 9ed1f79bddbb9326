"""Questions about updates and their readers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from campaigns.models import Campaign, Pledge, Update
from campaigns.pledges.states import COUNTS
from campaigns.public import queries as campaigns
from campaigns.updates.models import UpdateOptOut
from kit import ids
from kit.paging import Page, keyset
from kit.unit_of_work import session


@dataclass(frozen=True)
class UpdateOf:
    """An update and the campaign it belongs to."""

    campaign: Campaign
    update: Update


@dataclass(frozen=True)
class Reader:
    """Somebody to tell an update to, in their language."""

    email: str
    locale: str


def find(slug: str, update_id: int) -> UpdateOf | None:
    """An update, if it is of that campaign."""
    campaign = campaigns.by_slug(slug)
    update = session().get(Update, update_id) if update_id < 2**63 else None
    if campaign is None or update is None or update.campaign_id != campaign.id:
        return None
    return UpdateOf(campaign, update)


def page(campaign_id: int, cursor: str | None, *, everything: bool) -> Page[Update]:
    """A campaign's updates, newest first; its team and staff also see what waits."""
    statement = select(Update).where(Update.campaign_id == campaign_id)
    if not everything:
        statement = statement.where(Update.moderation == "visible")
    return keyset(statement, (Update.id,), lambda update: (update.id,), cursor=cursor, size=10)


def readers(campaign_id: int, after: str, limit: int) -> Sequence[Reader]:
    """Backers whose pledge counts, each address once, in its alphabetical order after `after`."""
    rows = session().execute(
        select(Pledge.email, func.max(Pledge.locale).label("locale"))
        .where(
            Pledge.campaign_id == campaign_id,
            Pledge.state.in_(COUNTS),
            Pledge.email > after,
        )
        .group_by(Pledge.email)
        .order_by(Pledge.email)
        .limit(limit)
    )
    return [Reader(row.email, row.locale) for row in rows]


def opted_out(campaign_id: int, emails: Sequence[str]) -> set[str]:
    """Which of `emails` want no news of that campaign."""
    hashes = {ids.digest(email): email for email in emails}
    rows = session().scalars(
        select(UpdateOptOut.email_hash).where(
            UpdateOptOut.campaign_id == campaign_id, UpdateOptOut.email_hash.in_(hashes)
        )
    )
    return {hashes[found] for found in rows}
