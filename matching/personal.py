"""What the exchange knows of a person: to take along, and to take out when they go."""

from typing import Any

from sqlalchemy import select, update

from accounts.events import AccountErased
from accounts.models import Account
from kit.unit_of_work import session
from matching import listings
from matching.models import AgreementMessage, Listing

ERASED = ""
"""What is left of a message whose author is gone: that there was one, and when."""


def export(account: Account) -> dict[str, Any]:
    """Needs, offers and messages."""
    own = session().scalars(
        select(Listing).where(Listing.author_id == account.id).order_by(Listing.id)
    )
    written = session().scalars(
        select(AgreementMessage)
        .where(AgreementMessage.author_id == account.id)
        .order_by(AgreementMessage.id)
    )
    return {
        "listings": [
            {
                "code": one.code, "side": one.side, "title": one.title, "state": one.state,
                "description": one.description, "shown_name": one.shown_name,
            }
            for one in own
        ],
        "messages": [{"at": one.at.isoformat(), "text": one.text} for one in written],
    }  # fmt: skip


def on_account_erased(fact: AccountErased) -> None:
    """Offers close and lose their names, messages their words; needs stay with their campaign."""
    listings.close_offers_of(fact.account_id)
    session().execute(
        update(AgreementMessage)
        .where(AgreementMessage.author_id == fact.account_id)
        .values(text=ERASED)
    )
    session().execute(
        update(Listing).where(Listing.author_id == fact.account_id).values(shown_name="")
    )
