"""Payouts on their way, as two admins would bring them there."""

from campaigns.models import Campaign
from campaigns.settlement import delivery
from kit.unit_of_work import joined, session
from payments.models import Payout
from tests.factories import accounts


def admin() -> int:
    """The number of a new admin."""
    return accounts.account("admin").id


def requested(campaign: Campaign, by: int | None = None) -> Payout:
    """One admin has asked for it."""
    with joined():
        return delivery.request(campaign, by or admin())


def approved(campaign: Campaign) -> Payout:
    """A second one has agreed."""
    with joined():
        return delivery.approve(requested(campaign), admin())


def sent(campaign: Campaign) -> Payout:
    """The bank has the order."""
    with joined():
        return delivery.send(approved(campaign), admin(), "CRO 123")


def settled(campaign: Campaign) -> Payout:
    """The payee has the money."""
    with joined():
        return delivery.settle(sent(campaign), admin())


def fresh(payout: Payout) -> Payout:
    """A payout as it is now."""
    with joined():
        return session().get_one(Payout, payout.id, populate_existing=True)
