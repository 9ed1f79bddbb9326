"""After success: the money is paid out by two people, then the team delivers and says so."""

from datetime import datetime, timedelta

from sqlalchemy import select

from accounts.visitors import Visitor
from campaigns import events
from campaigns import locks as campaign_locks
from campaigns.authoring import mails as team_mails
from campaigns.models import Campaign
from campaigns.settlement import terms
from campaigns.updates import services as updates
from kit import clock
from kit.errors import Conflict
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session
from payments import payouts
from payments.models import Payout

PAYABLE = frozenset({"succeeded", "delivering", "completed"})


class TooEarly(Conflict):
    """The money rests for some days after success, in case of disputes."""

    def __init__(self, day: datetime) -> None:
        super().__init__(
            "payout.too_early",
            _("È presto: si può pagare dal %(day)s.", day=f"{clock.local(day):%d/%m/%Y}"),
        )


def payable() -> list[Campaign]:
    """Campaigns that have ended well, the newest first."""
    return list(
        session().scalars(
            select(Campaign)
            .where(Campaign.state.in_(PAYABLE))
            .order_by(Campaign.state_since.desc(), Campaign.id.desc())
            .limit(200)
        )
    )


def payable_from(campaign: Campaign) -> datetime:
    """The instant (UTC) from which the money of a succeeded campaign may leave."""
    return campaign.state_since + timedelta(days=terms.current().payout_delay_days)


def request(campaign: Campaign, by: int) -> Payout:
    """Ask for the payout of all that was collected; TooEarly, NothingToPay, Conflict."""
    held = campaign_locks.campaign(campaign.id)
    if held.state not in PAYABLE or held.payee is None:
        raise Conflict("payout.not_payable", _("Questo progetto non si può pagare."))
    if held.state == "succeeded" and clock.now() < payable_from(held):
        raise TooEarly(payable_from(held))
    return payouts.request(held.reference, held.payee.name, held.payee.iban, by)


def settle(payout: Payout, by: int) -> Payout:
    """Note that the payee has the money; the campaign is delivering from now on."""
    code = payout.owner.removeprefix("campaign:")
    found = session().scalars(select(Campaign.id).where(Campaign.code == code)).one()
    held = campaign_locks.campaign(found)
    settled = payouts.settle(payout, by)
    if held.state == "succeeded":
        held.move_to("delivering", actor=f"account:{by}", reason=payout.reference)
        team_mails.to_team("paid_out", held, amount=settled.amount, payee=settled.payee)
    return settled


def complete(campaign: Campaign, words: str, visitor: Visitor) -> Campaign:
    """The team says, in an update that backers get, what it has delivered.

    ForbiddenMove before the payout, TooMany after too many updates in a day.
    """
    held = campaign_locks.campaign(campaign.id)
    held.move_to("completed", actor=visitor.actor, reason="delivered")
    updates.publish(held, {"title": str(_("Abbiamo finito")), "text": words}, visitor)
    publish(events.CampaignCompleted(held.id))
    return held
