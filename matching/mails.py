"""Mails of the exchange. Addresses are in none but the one that says that both agree."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts import queries as accounts
from accounts.models import Account
from kit import links, mail
from matching.models import Agreement, Listing


@dataclass(frozen=True)
class Said:
    """A need or an offer as a mail names it: its author's words cannot become markup."""

    title: str


def proposed(agreement: Agreement, by: str | None) -> None:
    """To each side that has yet to answer."""
    for side in ("need", "offer"):
        if side != by:
            _tell(agreement, side, "proposed")


def agreed(agreement: Agreement) -> None:
    """To both, with the other's address."""
    for side in ("need", "offer"):
        other = _person(agreement, _other(side))
        if other is not None:
            name = mail.plain(other.display_name)
            _tell(agreement, side, "agreed", called=name, email=other.email)


def declined(agreement: Agreement, *, by: str, reason: str) -> None:
    """To the other side."""
    _tell(agreement, _other(by), "declined", reason=mail.plain(reason))


def lapsed(agreement: Agreement, sides: tuple[str, ...] = ("need", "offer")) -> None:
    """That nobody answered in time, or that one of the two left the board."""
    for side in sides:
        _tell(agreement, side, "lapsed")


def delivered(agreement: Agreement, *, by: str) -> None:
    """To the other side, who confirms."""
    _tell(agreement, _other(by), "delivered")


def confirmed(agreement: Agreement) -> None:
    """To the offer's side, with the thanks if there are any."""
    _tell(agreement, "offer", "confirmed", thanks=mail.plain(agreement.thanks))


def message(agreement: Agreement, *, by: str) -> None:
    """To the other side: that there is a message, not what it says."""
    _tell(agreement, _other(by), "message")


def foretold(agreement: Agreement, first: date) -> None:
    """To both, a few days before the first day on which they meet."""
    for side in ("need", "offer"):
        _tell(agreement, side, "foretold", first=first)


def reminder(agreement: Agreement, side: str) -> None:
    """To a side that has not answered, or not confirmed."""
    _tell(agreement, side, "reminder")


def expired(listing: Listing) -> None:
    """To the author: the last day is over."""
    author = accounts.find(listing.author_id)
    if author is not None and author.state == "active":
        url = links.address("exchange.show", listing_code=listing.code)
        said = _said(listing)
        mail.send("matching/expired", author.email, locale=author.locale, listing=said, url=url)


def _tell(agreement: Agreement, side: str, what: str, **more: Any) -> None:
    person = _person(agreement, side)
    if person is None or person.state != "active":
        return
    own = agreement.need if side == "need" else agreement.offer
    theirs = agreement.offer if side == "need" else agreement.need
    mail.send(
        f"matching/{what}",
        person.email,
        locale=person.locale,
        agreement=agreement,
        own=_said(own),
        theirs=_said(theirs),
        url=links.address("agreements.show", agreement_code=agreement.code),
        **more,
    )


def _said(listing: Listing) -> Said:
    return Said(mail.plain(listing.title))


def _person(agreement: Agreement, side: str) -> Account | None:
    return accounts.find((agreement.need if side == "need" else agreement.offer).author_id)


def _other(side: str) -> str:
    return "offer" if side == "need" else "need"
