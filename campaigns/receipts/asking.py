"""Receipts for whoever has no account: a link by mail to the address that paid."""

from dataclasses import dataclass
from datetime import timedelta

from campaigns.receipts import queries
from campaigns.receipts.models import Receipt
from kit import links, mail, throttle
from kit.i18n import current_locale

PURPOSE = "receipts"
VALID_FOR = timedelta(days=7)
"""How long the link works; another is one form away."""

A_DAY_FOR_ONE = 3
"""Mails a day to one address, so that the form cannot be used to pester somebody."""
AN_HOUR_FROM_ONE = 10
"""Requests an hour from one internet address."""


@dataclass(frozen=True)
class Holder:
    """Whom a genuine link is for: the receipts of an address, newest first."""

    email: str
    token: str
    receipts: list[Receipt]


def ask(email: str, ip: str) -> None:
    """Send the link, if the address has receipts; the caller never learns whether.

    TooMany beyond three a day to an address or ten an hour from an internet address.
    """
    throttle.hit("receipts-ip", ip, limit=AN_HOUR_FROM_ONE, per=timedelta(hours=1))
    throttle.hit("receipts-email", email, limit=A_DAY_FOR_ONE, per=timedelta(days=1))
    if queries.of_email(email):
        token = links.sign(PURPOSE, email)
        mail.send(
            "receipts/link",
            email,
            locale=current_locale(),
            url=links.address("receipts.by_link", token=token),
        )


def read_link(token: str) -> Holder | None:
    """Whose receipts a link opens; None if it is not genuine, or a week old."""
    email = links.read(PURPOSE, token, valid_for=VALID_FOR)
    return Holder(email, token, queries.of_email(email)) if email else None
