"""Changes of payee, as a team would ask for them."""

from dataclasses import replace

from campaigns.authoring.services import PayeeData
from campaigns.models import Campaign
from campaigns.payee_changes import services
from campaigns.payee_changes.models import PayeeChange
from kit.unit_of_work import joined, session
from tests.factories import accounts
from tests.factories.campaigns import PAYEE

OTHER = PayeeData(
    "cooperative",
    "Cooperativa Il Forno",
    "12345670017",
    "IT13S0542811101000000123457",
)
REASON = "L'associazione si scioglie: continua la cooperativa."


def wanted(name: str) -> PayeeData:
    """The payee of the factories under another name."""
    return replace(PAYEE, name=name)


def asked(campaign: Campaign, data: PayeeData = OTHER, *, by: int | None = None) -> PayeeChange:
    """The lead has asked for another payee."""
    with joined():
        lead = next(member for member in campaign.team if member.is_lead).account_id
        return services.ask(campaign, data, REASON, by or lead or 0)


def approved(change: PayeeChange, by: int | None = None) -> PayeeChange:
    """Somebody who is not on the team agrees."""
    with joined():
        judge = by or accounts.account("animator").id
        return services.approve(change, judge, change.content_hash)


def declined(change: PayeeChange, by: int | None = None) -> PayeeChange:
    """Somebody who is not on the team does not."""
    with joined():
        judge = by or accounts.account("animator").id
        return services.decline(change, judge, change.content_hash, "Non è chiaro perché.")


def fresh(change: PayeeChange) -> PayeeChange:
    """A change as it is now."""
    with joined():
        return session().get_one(PayeeChange, change.id, populate_existing=True)
