"""Row locks around offline pledges, in one order: campaign, pledge, bank line; totals last.

The campaign is held as around any pledge (campaigns.pledges.locks), so that the deadline is
judged either before or after a confirmation, never in the middle of one.
"""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from campaigns.models import Campaign
from campaigns.offline.models import CashReceiptNumber, OfflinePledge
from campaigns.pledges.locks import standing_campaign
from kit import row_locks
from kit.unit_of_work import session


def both(pledge_id: int) -> tuple[Campaign, OfflinePledge]:
    """Lock a pledge's campaign (shared) and the pledge, and read both afresh."""
    campaign_id = session().scalars(
        select(OfflinePledge.campaign_id).where(OfflinePledge.id == pledge_id)
    )
    campaign = standing_campaign(campaign_id.one())
    locking = row_locks.locking(OfflinePledge, OfflinePledge.id == pledge_id)
    with_campaign = joinedload(OfflinePledge.campaign, innerjoin=True)
    return campaign, session().scalars(locking.options(with_campaign)).one()


def next_receipt(year: int) -> int:
    """The next number of a year's cash receipts.

    The row is held until the unit of work ends: a number that is rolled back is given again,
    so there are no gaps.
    """
    taken = session().scalar(
        insert(CashReceiptNumber)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": CashReceiptNumber.last + 1})
        .returning(CashReceiptNumber.last)
    )
    return int(taken or 0)
