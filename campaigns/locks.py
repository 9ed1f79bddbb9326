"""Row locks of campaigns: taken here only, the campaign before anything that belongs to it."""

from campaigns.models import Campaign
from kit import row_locks


def campaign(campaign_id: int) -> Campaign:
    """Lock one campaign's row and read it afresh, with what hangs on it.

    FOR NO KEY UPDATE: rows that only point at the campaign may still be inserted meanwhile.
    """
    return row_locks.one(Campaign, campaign_id)
