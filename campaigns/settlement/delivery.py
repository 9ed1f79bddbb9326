"""After success: the money is paid out by two people, then the team delivers and says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from accounts.visitors import Visitor
from campaigns import events
from campaigns import locks as campaign_locks
from campaigns.authoring import mails as team_mails
from campaigns.authoring import public_bodies
from campaigns.models import Campaign, Payee
from campaigns.payee_changes import queries as payee_changes
from campaigns.settlement import terms
from campaigns.updates import services as updates
from kit import clock
from kit.errors import Conflict
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.money import share
from kit.paging import Page, keyset
from kit.unit_of_work import session
from payments import batches, connect, payouts, transfers
from payments.events import PayoutAnswered, PayoutMoved
from payments.models import ConnectedAccount, Payout, PayoutBatch
from payments.payout_models import STRIPE

PAYABLE = frozenset({"succeeded", "delivering", "completed"})
SIZE = 20
TOLD = {"sent": "payout_sent", "settled": "paid_out", "failed": "payout_failed"}
"""The mail that a team gets when its payout has come so far."""


class TooEarly(Conflict):
    """The money rests for some days after success, in case of disputes."""

    def __init__(self, day: datetime) -> None:
        super().__init__(
            "payout.too_early",
            _("È presto: si può pagare dal %(day)s.", day=f"{clock.local(day):%d/%m/%Y}"),
        )


class PayeeChanged(Conflict):
    """Whoever was approved is not who would be paid."""

    def __init__(self) -> None:
        super().__init__(
            "payout.payee_changed",
            _("Chi riceve i soldi è cambiato dopo la richiesta: ferma il pagamento e rifallo."),
        )


@dataclass(frozen=True)
class Standing:
    """How a campaign's money stands, in cents.

    `kept` lies here; of it a bank disputes `disputed`, `held_back` waits for the end of the
    work, and `due` may be paid. `paid` has left or is about to. `payable_from` is set while
    the money rests.
    """

    kept: int
    disputed: int
    held_back: int
    due: int
    paid: int
    payable_from: datetime | None


def payable(cursor: str | None) -> Page[Campaign]:
    """Campaigns that have ended well, the newest first."""
    return keyset(
        select(Campaign).where(Campaign.state.in_(PAYABLE)),
        [Campaign.state_since, Campaign.id],
        lambda one: (one.state_since, one.id),
        cursor=cursor,
        size=SIZE,
    )


def payable_from(campaign: Campaign) -> datetime:
    """The instant (UTC) from which the money of a succeeded campaign may leave."""
    return campaign.state_since + timedelta(days=terms.current().payout_delay_days)


def standing(campaign: Campaign) -> Standing:
    """How a campaign's money stands.

    What is held back is a share of all that ever was the campaign's, so that it is the same
    before and after the first payout; nothing is once the campaign is completed.
    """
    owner = campaign.reference
    kept, paid = payouts.kept(owner), payouts.paid(owner)
    held_back = 0
    if campaign.state != "completed":
        held_back = min(max(kept, 0), share(kept + paid, terms.current().holdback_basis_points))
    rests = campaign.state == "succeeded" and clock.now() < payable_from(campaign)
    return Standing(
        kept=kept,
        disputed=payouts.disputed(owner),
        held_back=held_back,
        due=max(0, payouts.available(owner) - held_back),
        paid=paid,
        payable_from=payable_from(campaign) if rests else None,
    )


def account_of(campaign: Campaign) -> ConnectedAccount | None:
    """The account of a campaign's payee at the gateway, if one was begun."""
    if campaign.payee is None:
        return None
    return connect.of(campaign.reference, campaign.payee.fiscal_code)


def request(campaign: Campaign, by: int) -> Payout:
    """Ask for the payout of all that is due; TooEarly, NothingToPay, ChangeOpen, Conflict."""
    held = campaign_locks.campaign(campaign.id)
    if held.state not in PAYABLE or held.payee is None:
        raise Conflict("payout.not_payable", _("Questo progetto non si può pagare."))
    if held.payee.kind != "person" and public_bodies.is_public(
        held.payee.name, held.payee.fiscal_code
    ):
        raise Conflict("payout.public_body", public_bodies.REASON)
    payee_changes.refuse_open(held)
    stand = standing(held)
    if stand.payable_from is not None:
        raise TooEarly(stand.payable_from)
    return payouts.request(
        held.reference,
        held.payee.name,
        held.payee.iban,
        by,
        amount=stand.due,
        rail=held.payee.rail,
        destination=_destination(held, held.payee),
    )


def approve(payout: Payout, by: int) -> Payout:
    """A second person agrees; SamePerson, PayeeChanged, ChangeOpen, ForbiddenMove."""
    _check_payee(payout, _lock(payout.owner))
    return payouts.approve(payout, by)


def send(payout: Payout, by: int, bank_reference: str) -> Payout:
    """Note that the bank has the order; PayeeChanged, ChangeOpen, OtherRail, ForbiddenMove."""
    _check_payee(payout, _lock(payout.owner))
    return payouts.send(payout, by, bank_reference)


def transfer(payout: Payout, by: int) -> Payout:
    """Let the gateway send it; PayeeChanged, ChangeOpen, OtherRail, ForbiddenMove."""
    _check_payee(payout, _lock(payout.owner))
    return transfers.send(payout, by)


def send_batch(numbers: Iterable[int], on_day: date, by: int) -> PayoutBatch:
    """One file for the bank with several approved payouts.

    NoAccount, NotReady, PayeeChanged, ChangeOpen.
    """
    chosen = [found for one in sorted(set(numbers)) if (found := payouts.find(one))]
    ids = sorted(_id_of(one.owner) for one in chosen)
    held = {one.reference: one for one in map(campaign_locks.campaign, ids)}
    for payout in chosen:
        _check_payee(payout, held[payout.owner])
    purposes = {owner: f"Innesco: {one.title}" for owner, one in held.items()}
    return batches.make(numbers, purposes, on_day, by)


def settle(payout: Payout, by: int) -> Payout:
    """Note that the payee has the money; the campaign is delivering from now on."""
    _lock(payout.owner)
    return payouts.settle(payout, by)


def fail(payout: Payout, by: int, reason: str) -> Payout:
    """Note that the bank sent it back; it may be asked for again."""
    _lock(payout.owner)
    return payouts.fail(payout, by, reason)


def on_payout_answered(event: PayoutAnswered) -> None:
    """The gateway answered: the campaign is locked before its payout."""
    _lock(event.owner)


def on_payout_moved(event: PayoutMoved) -> None:
    """Tell the team; a first payout that arrived lets the work begin."""
    campaign = session().get_one(Campaign, _id_of(event.owner))
    payout = payouts.find(event.payout_id)
    assert payout is not None
    if event.state == "settled" and campaign.state == "succeeded":
        campaign.move_to("delivering", actor=event.actor, reason=payout.reference)
    team_mails.to_team(
        TOLD[event.state],
        campaign,
        amount=payout.amount,
        payee=team_mails.plain(payout.payee),
        rail=payout.rail,
        is_first=campaign.state == "delivering",
    )


def complete(campaign: Campaign, words: str, visitor: Visitor) -> Campaign:
    """The team says, in an update that backers get, what it has delivered.

    ForbiddenMove before the payout, TooMany after too many updates in a day.
    """
    held = campaign_locks.campaign(campaign.id)
    held.move_to("completed", actor=visitor.actor, reason="delivered")
    updates.publish(held, {"title": str(_("Abbiamo finito")), "text": words}, visitor)
    publish(events.CampaignCompleted(held.id))
    return held


def _destination(campaign: Campaign, payee: Payee) -> str | None:
    """The payee's account at the gateway if that is how they are paid; Conflict if not ready."""
    if payee.rail != STRIPE:
        return None
    account = connect.of(campaign.reference, payee.fiscal_code)
    if account is None or not account.is_active:
        raise Conflict(
            "payout.account_not_ready",
            _("La squadra non ha ancora finito di registrare il suo conto presso il gestore."),
        )
    return account.gateway_id


def _check_payee(payout: Payout, campaign: Campaign) -> None:
    payee_changes.refuse_open(campaign)
    payee = campaign.payee
    if payee is None or (payee.name, payee.iban, payee.rail) != (
        payout.payee, payout.iban, payout.rail,
    ):  # fmt: skip
        raise PayeeChanged


def _lock(owner: str) -> Campaign:
    return campaign_locks.campaign(_id_of(owner))


def _id_of(owner: str) -> int:
    code = owner.removeprefix("campaign:")
    return session().scalars(select(Campaign.id).where(Campaign.code == code)).one()
