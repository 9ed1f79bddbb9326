"""Where a team's money goes, after the campaign was approved: another IBAN, or the gateway.

Who receives it was approved and stays, unless somebody approves another payee
(campaigns/payee_changes); only the way there changes here. A payout
that waits was approved for the old way, so it falls.
"""

from campaigns import locks as campaign_locks
from campaigns.authoring import mails as team_mails
from campaigns.models import Campaign
from campaigns.payee_changes import queries as payee_changes
from campaigns.settlement import delivery
from campaigns.settlement.delivery import PAYABLE
from kit import audit, clock
from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from payments import payouts
from payments.payout_models import BANK, STRIPE

ENDING = "…"


def use_iban(campaign: Campaign, iban: str, actor: str) -> Campaign:
    """From now on the payee is paid to this IBAN; Conflict before success, ChangeOpen."""
    return _change(campaign, BANK, iban, actor)


def use_gateway(campaign: Campaign, actor: str) -> Campaign:
    """From now on the payee is paid to their account at the gateway.

    Conflict before success, and while the gateway has not activated the account.
    """
    account = delivery.account_of(campaign)
    if account is None or not account.is_active:
        raise Conflict("payee.no_account", _("Questo conto non è ancora attivo."))
    return _change(campaign, STRIPE, None, actor)


def _change(campaign: Campaign, rail: str, iban: str | None, actor: str) -> Campaign:
    held = campaign_locks.campaign(campaign.id)
    payee = held.payee
    if held.state not in PAYABLE or payee is None:
        raise Conflict("payee.fixed", _("Adesso questi dati non si possono cambiare."))
    other_iban = iban is not None and iban != payee.iban
    if payee.rail == rail and not other_iban:
        return held
    payee_changes.refuse_open(held)
    for payout in payouts.of_owner(held.reference):
        if payout.state in payouts.WAITING:
            payouts.decline(payout, None, "the payee's details have changed")
    payee.rail = rail
    if iban is not None and other_iban:
        payee.iban, payee.changed_at = iban, clock.now()
    audit.record(actor, "payee.changed", held.reference, rail=rail, iban=ENDING + payee.iban[-4:])
    team_mails.to_team("payee_changed", held, rail=rail, ending=payee.iban[-4:])
    return held
