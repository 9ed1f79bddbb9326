"""Row locks of changes of payee: the campaign first, then the change."""

from campaigns import locks
from campaigns.models import Campaign
from campaigns.payee_changes.models import PayeeChange
from kit import row_locks


def both(change: PayeeChange) -> tuple[Campaign, PayeeChange]:
    """Lock the campaign of a change and the change, and read both afresh."""
    campaign = locks.campaign(change.campaign_id)
    return campaign, row_locks.one(PayeeChange, change.id, whole=True)
