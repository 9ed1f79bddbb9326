"""Needs, offers and agreements for tests, made by the services."""

from typing import Any

from accounts.models import Account
from accounts.queries import find
from campaigns.models import Campaign
from kit.unit_of_work import joined
from matching import agreements, listings, queries
from matching.models import Agreement, Listing
from tests.factories import accounts
from tests.factories.pledges import visitor_for

NEED = {
    "kind": "skill", "title": "Un commercialista per i conti dell'associazione",
    "description": "Ci serve qualcuno che tenga la contabilità per tre mesi.",
    "quantity": 1, "unit": "", "district": "M6", "begins": None, "ends": None,
    "reference": "", "budget_line": "",
}  # fmt: skip
OFFER = {
    "kind": "skill", "title": "Ragioniera in pensione: tengo la contabilità",
    "description": "Aiuto volentieri con bilanci, fatture e conti di piccole associazioni.",
    "quantity": None, "unit": "", "district": "M6", "begins": None, "ends": None,
    "giver": "citizen", "shown_name": "",
}  # fmt: skip
CONFIRMED = {"thanks": "", "thanks_shown": False}


def need(author: Account | None = None, campaign: Campaign | None = None, **more: Any) -> Listing:
    """A need of an animator, or of a campaign's team."""
    with joined():
        author = author or accounts.account("animator")
        reference = campaign.reference if campaign else ""
        data = {**NEED, "reference": reference, **more}
        return let_through(listings.publish("need", data, visitor_for(author)))


def offer(author: Account | None = None, **more: Any) -> Listing:
    """An offer of a citizen."""
    with joined():
        made = listings.publish("offer", {**OFFER, **more}, visitor_for(author or person()))
        return let_through(made)


def let_through(listing: Listing) -> Listing:
    """On the board, also where tests say the same words many times in a minute."""
    listing.moderation = "visible"
    return listing


def person(name: str = "Anna Esposito") -> Account:
    return accounts.account(name=name)


def volunteers(count: int, offered: int, each: int = 1) -> tuple[Listing, list[Agreement]]:
    """A need of `count` persons, and `offered` proposals of `each` that wait for its answer."""
    wanted = need(quantity=count, unit="persone", kind="time")
    return wanted, [proposed(wanted, quantity=each) for _ in range(offered)]


def proposed(wanted: Listing, given: Listing | None = None, quantity: int = 1) -> Agreement:
    """A proposal of the offer's author, which the need's side has not answered."""
    with joined():
        given = given or offer(quantity=quantity, unit=wanted.unit or "", kind=wanted.kind)
        by = visitor_for(account_of(given))
        return agreements.propose(given, {"other": wanted.code, "quantity": quantity}, by)


def agreed(wanted: Listing, given: Listing | None = None, quantity: int = 1) -> Agreement:
    """Accepted by both."""
    with joined():
        return agreements.accept(proposed(wanted, given, quantity), wanted.author_id)


def confirmed(wanted: Listing, given: Listing | None = None, quantity: int = 1) -> Agreement:
    """Handed over, and both say so."""
    with joined():
        found = agreed(wanted, given, quantity)
        agreements.confirm(found, found.offer.author_id, CONFIRMED)
        return agreements.confirm(found, found.need.author_id, CONFIRMED)


def account_of(listing: Listing) -> Account:
    """Whoever wrote it."""
    with joined():
        found = find(listing.author_id)
    assert found is not None
    return found


def fresh(listing: Listing) -> Listing:
    """As it is in the database now."""
    with joined() as opened:
        found = queries.by_code(listing.code)
        assert found is not None
        opened.refresh(found)
        return found


def meeting(giver: Account, lead: Account, campaign: Campaign) -> dict[str, str]:
    """An offer proposed for a campaign's need, as addresses name it and its agreement."""
    given = offer(giver)
    agreement = proposed(need(lead, campaign), given)
    return {"listing_code": given.code, "agreement_code": agreement.code}
