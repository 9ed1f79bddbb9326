"""Row locks of changes of payee: the campaign first, then the change."""

from sqlalchemy import select

from campaigns import locks
from campaigns.models import Campaign
from campaigns.payee_changes.models import PayeeChange
from kit.unit_of_work import session


def both(change: PayeeChange) -> tuple[Campaign, PayeeChange]:
    """Lock the campaign of a change and the change, and read both afresh."""
    campaign = locks.campaign(change.campaign_id)
    found = session().scalars(
        select(PayeeChange)
        .where(PayeeChange.id == change.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return campaign, found.one()
