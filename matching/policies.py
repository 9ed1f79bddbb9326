"""Who may do what on the exchange."""

from typing import Any

from kit.authz import anyone, declare, is_staff, logged_in
from matching import agreements, owners
from matching.models import Agreement, Listing
from matching.states import PUBLIC


def is_public(visitor: Any, listing: Listing) -> bool:
    """On the board, or done."""
    return listing.state in PUBLIC and listing.moderation == "visible"


def is_open(visitor: Any, listing: Listing) -> bool:
    """On the board."""
    return listing.is_on_board


def may_change(visitor: Any, listing: Listing) -> bool:
    """Open, also while it waits for a person or was hidden; not if it was removed."""
    return listing.state == "open" and listing.moderation != "removed"


def holds(visitor: Any, listing: Listing) -> bool:
    """Its author, or a member of the campaign it is for."""
    return agreements.holds(listing, visitor.account_id)


def is_on_a_side(visitor: Any, agreement: Agreement) -> bool:
    """Acts for one of the two sides."""
    return agreements.side_of(agreement, visitor.account_id) is not None


def asks_for_somebody(visitor: Any, subject: Any) -> bool:
    """On the team of a campaign that may ask for help."""
    account_id = visitor.account_id
    return account_id is not None and bool(owners.current().of_person(account_id))


declare(
    {
        "exchange.list": [(anyone,)],
        "exchange.view": [(is_public,), (holds,), (is_staff,)],
        "exchange.offer": [(logged_in,)],
        "exchange.need": [(is_staff,), (asks_for_somebody,)],
        "exchange.own": [(logged_in,)],
        "exchange.edit": [(holds, may_change)],
        "exchange.close": [(holds, may_change), (is_staff, may_change)],
        "exchange.suggest": [(holds, is_open), (is_staff, is_open)],
        "exchange.propose": [(logged_in, is_open)],
        "exchange.board": [(is_staff,)],
        "agreement.view": [(is_on_a_side,), (is_staff,)],
        "agreement.answer": [(is_on_a_side,)],
    }
)
