"""Row locks of campaigns: taken here only, the campaign before anything that belongs to it."""

from sqlalchemy import select

from campaigns.models import Campaign
from kit.unit_of_work import session


def campaign(campaign_id: int) -> Campaign:
    """Lock one campaign's row and read it afresh, with what hangs on it.

    FOR NO KEY UPDATE: rows that only point at the campaign may still be inserted meanwhile.
    """
    return (
        session()
        .scalars(
            select(Campaign)
            .where(Campaign.id == campaign_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        .one()
    )
