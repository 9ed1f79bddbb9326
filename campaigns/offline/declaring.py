"""A backer promises a bank transfer, and may withdraw while it has not come."""

from datetime import timedelta
from typing import Any

from accounts.visitors import Visitor
from campaigns.models import Campaign
from campaigns.offline import locks, mails
from campaigns.offline.errors import NotTaking
from campaigns.offline.models import OfflinePledge
from campaigns.pledges.locks import standing_campaign
from campaigns.pledges.policies import takes_pledges
from kit import clock, ids, throttle
from kit.i18n import current_locale
from kit.unit_of_work import session
from payments.bank import creditor

WINDOW = timedelta(hours=1)
PER_ADDRESS, PER_EMAIL = 20, 5
"""How many promises an hour one IP address and one mail address may make: each writes a mail."""

CODE_LENGTH = 10


def declare(campaign: Campaign, data: dict[str, Any], visitor: Visitor, ip: str) -> OfflinePledge:
    """Promise a transfer of `data["amount"]` cents; a mail says where to send it.

    NotTaking, NoAccount, TooMany. Nothing counts until the money is there.
    """
    creditor.current()
    throttle.hit("offline.declare.ip", ip, limit=PER_ADDRESS, per=WINDOW)
    throttle.hit("offline.declare.email", data["email"], limit=PER_EMAIL, per=WINDOW)
    held = standing_campaign(campaign.id)
    if not takes_pledges(held):
        raise NotTaking
    pledge = new(
        held,
        data["amount"],
        name=data["name"],
        email=data["email"],
        is_anonymous=not data["show_name"],
        account_id=visitor.account_id,
    )
    mails.instructions(pledge)
    return pledge


def new(campaign: Campaign, amount: int, *, name: str, **about: Any) -> OfflinePledge:
    """A promise with a code and a creditor reference of its own, flushed."""
    code = ids.short_code(CODE_LENGTH)
    pledge = OfflinePledge(
        code=code,
        campaign_id=campaign.id,
        means="bank_transfer",
        created_at=clock.now(),
        declared_amount=amount,
        amount=amount,
        name=name,
        locale=current_locale(),
        creditor_reference=creditor.reference(code),
        **about,
    )
    session().add(pledge)
    session().flush()
    return pledge


def withdraw(pledge: OfflinePledge, actor: str) -> OfflinePledge:
    """Take a promise back before its money came; ForbiddenMove after. Twice is once."""
    _campaign, held = locks.both(pledge.id)
    if held.state != "expired":
        held.move_to("expired", actor=actor, reason="withdrawn by the backer")
    return held
