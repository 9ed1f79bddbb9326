"""The way of a payee to an account at the gateway, and back; outside units of work."""

from accounts.visitors import Visitor
from campaigns.models import Campaign, Payee
from campaigns.settlement.delivery import PAYABLE
from kit import links
from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session, unit_of_work
from payments import connect
from payments.models import ConnectedAccount


def begin(campaign: Campaign, visitor: Visitor) -> str:
    """The address of the gateway's form for a campaign's payee; Conflict before success."""
    payee = _payee(campaign)
    if campaign.state not in PAYABLE or payee is None:
        raise Conflict("payee.fixed", _("Adesso questi dati non si possono cambiare."))
    return connect.begin(
        campaign.reference,
        payee.fiscal_code,
        email=visitor.email,
        name=payee.name,
        return_url=links.address("campaign_money.back", slug=campaign.slug),
        refresh_url=links.address("campaign_money.show", slug=campaign.slug),
        actor=visitor.actor,
    )


def arrive(campaign: Campaign) -> ConnectedAccount | None:
    """Back from the gateway's form: ask how the account stands."""
    payee = _payee(campaign)
    return connect.refresh(campaign.reference, payee.fiscal_code) if payee else None


def _payee(campaign: Campaign) -> Payee | None:
    with unit_of_work():
        return session().get_one(Campaign, campaign.id).payee
