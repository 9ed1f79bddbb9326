"""Cash at a stand: an animator receives it, writes a numbered receipt; a second person confirms."""

from typing import Any

from campaigns.models import Campaign
from campaigns.offline import locks, mails
from campaigns.offline.errors import NotTaking
from campaigns.offline.models import OfflinePledge
from campaigns.pledges.locks import standing_campaign
from campaigns.pledges.policies import takes_pledges
from kit import audit, clock, ids
from kit.i18n import current_locale
from kit.unit_of_work import session
from payments.bank import deposits
from payments.ledger import entries

CODE_LENGTH = 10


def receive(campaign: Campaign, data: dict[str, Any], by: int) -> OfflinePledge:
    """Note cash that `by` holds from now on, `data["amount"]` cents; NotTaking.

    It has a receipt number of the city's year; it counts once a second person confirms.
    """
    held = standing_campaign(campaign.id)
    if not takes_pledges(held):
        raise NotTaking
    today = clock.today()
    pledge = OfflinePledge(
        code=ids.short_code(CODE_LENGTH),
        campaign_id=held.id,
        means="cash",
        created_at=clock.now(),
        declared_amount=data["amount"],
        amount=data["amount"],
        email=data["email"],
        name=data["name"],
        is_anonymous=not (data["show_name"] and data["name"]),
        locale=current_locale(),
        entered_by=by,
        received_on=today,
        receipt_year=today.year,
        receipt_number=locks.next_receipt(today.year),
    )
    session().add(pledge)
    session().flush()
    pledge.move_to("matched", actor=f"account:{by}", reason=f"receipt {pledge.receipt}")
    entries.cash_received(pledge.reference, deposits.holder_of(by), pledge.amount)
    audit.record(f"account:{by}", "cash.received", pledge.reference, amount=pledge.amount)
    mails.tell("received", pledge)
    return pledge
