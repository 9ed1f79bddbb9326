"""Mails about a change of payee: to the team and to the admins, when asked and when decided."""

from typing import Any

from accounts.queries import staff_emails
from campaigns.authoring import mails
from campaigns.models import Campaign
from campaigns.payee_changes.models import PayeeChange
from kit import links, mail


def asked(campaign: Campaign, change: PayeeChange) -> None:
    """Somebody in the team asked for it."""
    _tell("payee_change_asked", campaign, change, reason=mails.plain(change.reason))


def decided(campaign: Campaign, change: PayeeChange) -> None:
    """It was approved, declined or withdrawn."""
    _tell("payee_change_decided", campaign, change, state=change.state, note=change.note)


def _tell(name: str, campaign: Campaign, change: PayeeChange, **context: Any) -> None:
    """Never the whole IBAN: a mail is read by others too."""
    payee, ending = mails.plain(change.name), change.iban[-4:]
    for account in mails.team_of(campaign):
        mail.send(
            f"campaigns/{name}",
            account.email,
            locale=account.locale,
            title=mails.plain(campaign.title),
            person=mails.plain(account.display_name),
            payee=payee,
            ending=ending,
            link=links.address("payee_changes.show", slug=campaign.slug),
            **context,
        )
    for address in staff_emails("admin"):
        mail.send(
            f"campaigns/{name}",
            address,
            title=mails.plain(campaign.title),
            person="",
            payee=payee,
            ending=ending,
            link=links.address("payee_changes.detail", change_id=change.id),
            **context,
        )
