"""Asking for another payee after approval, and deciding on it; the approval of before falls.

While one waits no payout is asked for, approved or sent (campaigns/settlement/delivery.py).
"""

from datetime import timedelta

from campaigns import locks as campaign_locks
from campaigns.authoring import content
from campaigns.authoring.services import PayeeData
from campaigns.events import CampaignEvent
from campaigns.models import Campaign
from campaigns.payee_changes import locks, mails, queries
from campaigns.payee_changes.errors import (
    AlreadyAsked,
    NotChangeable,
    NothingChanges,
    StaleChange,
)
from campaigns.payee_changes.models import PayeeChange
from campaigns.payee_changes.states import CHANGEABLE
from campaigns.review.own import OwnCampaign, actor_of, refuse_own
from kit import audit, clock, throttle
from kit.unit_of_work import session
from payments import payouts
from payments.payout_models import BANK

ASKED_A_DAY = 5


def ask(campaign: Campaign, data: PayeeData, reason: str, by: int) -> PayeeChange:
    """Ask that somebody else be paid; NotChangeable, AlreadyAsked, NothingChanges, TooMany."""
    throttle.hit("campaign.payee_change", campaign.code, limit=ASKED_A_DAY, per=timedelta(days=1))
    held = campaign_locks.campaign(campaign.id)
    if held.state not in CHANGEABLE or held.payee is None:
        raise NotChangeable
    if queries.open_of(held) is not None:
        raise AlreadyAsked
    before = content.of(held)["payee"]
    wanted = _payee(data)
    if wanted == before:
        raise NothingChanges
    change = PayeeChange(
        campaign_id=held.id,
        reason=reason,
        before=before,
        content_hash="",
        asked_at=clock.now(),
        asked_by=by,
        **wanted,
    )
    change.content_hash = digest(change)
    session().add(change)
    session().flush()
    audit.record(actor_of(by), "payee_change.asked", held.reference, change=change.id)
    mails.asked(held, change)
    return change


def approve(change: PayeeChange, by: int, content_hash: str, note: str = "") -> PayeeChange:
    """Agree to exactly what was read: from now on the new payee is paid, by bank transfer.

    A payout that waits was approved for the old payee, so it falls; the old payee's account
    at the gateway is used no more. OwnCampaign, StaleChange, NotChangeable, ForbiddenMove.
    """
    campaign, held = _deciding(change, by, content_hash)
    payee = campaign.payee
    if campaign.state not in CHANGEABLE or payee is None:
        raise NotChangeable
    if content.of(campaign)["payee"] != held.before:
        raise StaleChange
    _decide(held, "approved", by, note)
    for payout in payouts.of_owner(campaign.reference):
        if payout.state in payouts.WAITING:
            payouts.decline(payout, None, "another payee was approved")
    payee.kind, payee.name, payee.fiscal_code = held.kind, held.name, held.fiscal_code
    payee.iban, payee.qualification = held.iban, held.qualification
    payee.rail, payee.changed_at = BANK, None
    session().flush()
    campaign.approved_hash = content.current_hash(campaign)
    audit.record(actor_of(by), "payee.replaced", campaign.reference, change=held.id)
    mails.decided(campaign, held)
    return held


def decline(change: PayeeChange, by: int, content_hash: str, note: str) -> PayeeChange:
    """Leave the payee as it is, and say why; OwnCampaign, StaleChange, ForbiddenMove."""
    campaign, held = _deciding(change, by, content_hash)
    _decide(held, "declined", by, note)
    mails.decided(campaign, held)
    return held


def withdraw(campaign: Campaign, actor: str) -> PayeeChange | None:
    """The team takes its wish back; None if nothing waits any more."""
    held = campaign_locks.campaign(campaign.id)
    found = queries.open_of(held)
    if found is None:
        return None
    found.move_to("withdrawn", actor=actor)
    mails.decided(held, found)
    return found


def on_campaign_over(event: CampaignEvent) -> None:
    """A campaign failed or was stopped: nobody will be paid, so nothing is left to decide."""
    campaign = campaign_locks.campaign(event.campaign_id)
    found = queries.open_of(campaign)
    if found is not None:
        found.move_to("withdrawn", reason=f"the campaign is {campaign.state}")


def digest(change: PayeeChange) -> str:
    """The hash of what is asked: whom instead of whom, and why."""
    return content.digest(
        {"before": change.before, "after": _payee(change), "reason": change.reason}
    )


def _payee(of: PayeeData | PayeeChange) -> dict[str, str]:
    return {
        "kind": of.kind,
        "name": of.name,
        "fiscal_code": of.fiscal_code,
        "iban": of.iban,
        "qualification": of.qualification,
    }


def _deciding(change: PayeeChange, by: int, content_hash: str) -> tuple[Campaign, PayeeChange]:
    campaign, held = locks.both(change)
    refuse_own(campaign, by)
    if held.asked_by == by:
        raise OwnCampaign
    if not content_hash == held.content_hash == digest(held):
        raise StaleChange
    return campaign, held


def _decide(held: PayeeChange, outcome: str, by: int, note: str) -> None:
    held.move_to(outcome, actor=actor_of(by), reason=note)
    held.decided_by, held.decided_at, held.note = by, clock.now(), note
