"""Mails to backers about a transfer or cash: templates/mail/offline/."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from campaigns.authoring.mails import plain
from campaigns.matchfunding import words as matching
from campaigns.offline import holding, words
from campaigns.offline.models import OfflinePledge
from kit import mail
from kit.unit_of_work import before_commit
from payments.bank import creditor


def tell(which: str, pledge: OfflinePledge, attachments: Sequence[str] = (), **more: Any) -> None:
    """Write `offline/<which>` to the backer, in their language, into the open unit of work.

    Who gave cash without an address gets none.
    """
    if pledge.email:
        mail.send(
            f"offline/{which}",
            pledge.email,
            locale=pledge.locale,
            attachments=attachments,
            pledge=pledge,
            campaign=pledge.campaign,
            backer=plain(pledge.name),
            title=plain(pledge.campaign.title),
            manage_url="" if pledge.is_cash else holding.url(pledge),
            **more,
        )


def confirmed(pledge: OfflinePledge, attachments: Sequence[str]) -> None:
    """It counts: written when it is known what sponsors add, near the end of the unit of work."""
    before_commit(f"offline_mail:{pledge.id:020d}", partial(_confirmed, pledge, attachments))


def _confirmed(pledge: OfflinePledge, attachments: Sequence[str], _opened: Session) -> None:
    tell("confirmed", pledge, attachments, added=matching.added_to(pledge))


def instructions(pledge: OfflinePledge) -> None:
    """Where to send the transfer, how much, and what to write in it."""
    account = creditor.current()
    tell(
        "declared",
        pledge,
        iban=creditor.spaced(account.iban),
        holder=plain(account.holder),
        reference=creditor.spaced(pledge.creditor_reference or ""),
        send_by=words.send_by(pledge.campaign),
    )
