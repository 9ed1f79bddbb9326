"""Mails to backers about a transfer or cash: templates/mail/offline/."""

from collections.abc import Sequence
from typing import Any

from campaigns.authoring.mails import plain
from campaigns.offline import holding, words
from campaigns.offline.models import OfflinePledge
from kit import mail
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
