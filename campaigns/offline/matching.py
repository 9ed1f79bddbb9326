"""Which transfer is which promise: by the reference that it carries, or by an admin's hand."""

from datetime import date

from campaigns import queries as campaigns
from campaigns.models import Campaign
from campaigns.offline import confirming, declaring, locks, mails, queries
from campaigns.offline.errors import NothingThere, NotTaking, NotWaiting
from campaigns.offline.models import OfflinePledge
from campaigns.offline.states import TAKES_MONEY
from campaigns.pledges.locks import standing_campaign
from campaigns.pledges.words import last_day
from payments.bank import lines
from payments.bank import locks as bank_locks
from payments.bank.models import BankLine
from payments.events import BankLineTold


def comes_in_time(campaign: Campaign, booked_on: date) -> bool:
    """Whether money booked on a day is still the campaign's own.

    Booked by its last day, and the campaign neither paid out nor over. Before the judgement it
    counts toward the goal; after it, it is collected all the same, as its giver was in time.
    """
    last = last_day(campaign)
    return campaign.state in TAKES_MONEY and last is not None and booked_on <= last


def on_line_told(event: BankLineTold) -> None:
    """A transfer carries our reference: it is the promise's, or goes back if it is too late."""
    pledge_id = queries.by_references(event.references)
    if pledge_id is None:
        return
    campaign, pledge = locks.both(pledge_id)
    line = bank_locks.line(event.line_id)
    if line.state != "unallocated":
        return
    if pledge.state == "declared" and comes_in_time(campaign, line.booked_on):
        _match(pledge, line, by=None)
        if pledge.amount == pledge.declared_amount:
            confirming.complete(campaign, pledge, by=None)
    elif pledge.state in ("declared", "expired", "reversed"):
        _too_late(pledge, line)


def allocate(line: BankLine, target: str, by: int) -> OfflinePledge:
    """An admin says which promise a transfer is, or which campaign it is for, by its code.

    A second person confirms it then. NothingThere, NotWaiting, NotTaking.
    """
    code = target.strip().upper()
    pledge = queries.transfer_by_code(code)
    if pledge is not None:
        return _to_pledge(line, pledge, by)
    campaign = campaigns.by_code(code)
    if campaign is None:
        raise NothingThere
    return _to_campaign(line, campaign, by)


def send_back(line: BankLine, by: int, reason: str) -> BankLine:
    """An admin says that a transfer that is nobody's goes back; ForbiddenMove."""
    held = bank_locks.line(line.id)
    lines.give_back(held, reason, actor=f"account:{by}")
    return held


def _to_pledge(line: BankLine, pledge: OfflinePledge, by: int) -> OfflinePledge:
    campaign, held = locks.both(pledge.id)
    arrived = bank_locks.line(line.id)
    if held.state != "declared":
        raise NotWaiting
    if not comes_in_time(campaign, arrived.booked_on):
        raise NotTaking
    _match(held, arrived, by)
    return held


def _to_campaign(line: BankLine, campaign: Campaign, by: int) -> OfflinePledge:
    """Nobody promised it: a promise is made of the transfer itself, in its sender's name."""
    held = standing_campaign(campaign.id)
    arrived = bank_locks.line(line.id)
    if not comes_in_time(held, arrived.booked_on):
        raise NotTaking
    pledge = declaring.new(held, arrived.amount, name=arrived.sender, entered_by=by)
    _match(pledge, arrived, by)
    return pledge


def _match(pledge: OfflinePledge, line: BankLine, by: int | None) -> None:
    lines.allocate(line, pledge.reference, by)
    pledge.bank_line_id, pledge.matched_by = line.id, by
    pledge.amount, pledge.received_on = line.amount, line.booked_on
    pledge.move_to(
        "matched", actor=f"account:{by}" if by else "system", reason=f"{line.amount} cents came"
    )


def _too_late(pledge: OfflinePledge, line: BankLine) -> None:
    lines.give_back(line, f"too late for {pledge.reference}")
    if pledge.state == "declared":
        pledge.move_to("expired", reason="the transfer came too late")
    mails.tell("late", pledge, arrived=line.amount)
