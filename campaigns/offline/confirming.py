"""Money that came is confirmed and counts, is taken for something else, or goes back.

Each is one transaction: state, books, public totals, what sponsors add, mail, event.
"""

from campaigns import totals
from campaigns.events import GiftChanged, OfflineCollected
from campaigns.matchfunding import following
from campaigns.models import Campaign
from campaigns.offline import locks, mails
from campaigns.offline.errors import NotTaking, PaidOut, SamePerson
from campaigns.offline.models import OfflinePledge
from campaigns.offline.states import TAKES_MONEY
from campaigns.receipts import services as receipts
from kit import clock
from kit.events import publish
from kit.states import SYSTEM
from payments import locks as payment_locks
from payments import payouts
from payments.bank import deposits, lines, returns
from payments.bank import locks as bank_locks
from payments.ledger import entries


def confirm(pledge: OfflinePledge, by: int) -> OfflinePledge:
    """A second person confirms what came; SamePerson, NotTaking, ForbiddenMove."""
    campaign, held = locks.both(pledge.id)
    if by in (held.entered_by, held.matched_by, held.account_id):
        raise SamePerson
    if campaign.state not in TAKES_MONEY:
        raise NotTaking
    complete(campaign, held, by)
    return held


def complete(campaign: Campaign, pledge: OfflinePledge, by: int | None) -> None:
    """Confirm and count; both must be locked. `by` is empty if the transfer says it all itself."""
    pledge.confirmed_by, pledge.confirmed_at = by, clock.now()
    pledge.move_to("confirmed", actor=f"account:{by}" if by else SYSTEM)
    entries.confirmed(pledge.reference, campaign.reference, pledge.amount)
    totals.add(campaign.id, pledged=pledge.amount, collected=pledge.amount, backers=1)
    publish(GiftChanged(campaign.id, pledge.reference, pledge.account_id, pledge.amount))
    following.note(pledge, begins=True)
    publish(OfflineCollected(campaign.id, pledge.id, pledge.amount))
    receipts.issue(
        campaign,
        reference=pledge.reference,
        amount=pledge.amount,
        means="cash" if pledge.is_cash else "bank_transfer",
        name=pledge.name,
        email=pledge.email,
        locale=pledge.locale,
        account_id=pledge.account_id,
        with_mail=False,
    )
    mails.confirmed(pledge, receipts.attached(pledge.reference))


def give_back(pledge: OfflinePledge, by: int, reason: str) -> OfflinePledge:
    """A person decides that the money goes back; PaidOut, ForbiddenMove."""
    campaign, held = locks.both(pledge.id)
    reverse(campaign, held, reason, actor=f"account:{by}")
    return held


def reverse(campaign: Campaign, pledge: OfflinePledge, reason: str, actor: str = SYSTEM) -> None:
    """Owe the money back at once and count it no more; both must be locked. PaidOut.

    One at a time takes money from a campaign: the next sees what is left.
    """
    counted = pledge.state == "confirmed"
    if counted:
        payment_locks.books_of(campaign.reference)
    if counted and payouts.available(campaign.reference) < pledge.amount:
        raise PaidOut
    pledge.move_to("reversed", actor=actor, reason=reason)
    line = bank_locks.line(pledge.bank_line_id) if pledge.bank_line_id else None
    returns.request(
        pledge.reference,
        pledge.amount,
        reason,
        means="cash" if pledge.is_cash else "bank",
        owner=campaign.reference if counted else "",
        name=pledge.name or (line.sender if line else ""),
        iban=line.sender_iban if line else "",
        holder=deposits.holder_of(pledge.entered_by or 0) if pledge.is_cash else "",
    )
    if counted:
        totals.add(campaign.id, pledged=-pledge.amount, collected=-pledge.amount, backers=-1)
        publish(GiftChanged(campaign.id, pledge.reference, pledge.account_id, 0))
        following.note(pledge)
    mails.tell("returned", pledge)


def disagree(pledge: OfflinePledge, by: int, reason: str) -> OfflinePledge:
    """A second person says that the transfer is for something else: the line is free again.

    The promise waits on; one that was made of the transfer itself ends. ForbiddenMove.
    """
    _campaign, held = locks.both(pledge.id)
    held.move_to("declared", actor=f"account:{by}", reason=reason)
    assert held.bank_line_id is not None
    lines.release(bank_locks.line(held.bank_line_id), by, reason)
    held.bank_line_id, held.matched_by, held.received_on = None, None, None
    held.amount = held.declared_amount
    if held.entered_by is not None:
        held.move_to("expired", actor=f"account:{by}", reason=reason)
    return held
