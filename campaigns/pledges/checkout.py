"""From the check page to the gateway and back: sent off, begun, asked about, given up.

Calls to the gateway stand between units of work, never within one.
"""

from datetime import timedelta
from typing import Any

from campaigns.models import Pledge
from campaigns.pledges import drafts, links, locks, moves, outcomes, queries, shield
from campaigns.pledges.errors import (
    CampaignClosed,
    Changed,
    ConsentMissing,
    ContactMissing,
    NotChangeable,
)
from campaigns.pledges.policies import takes_pledges
from campaigns.pledges.states import AT_CHECKOUT, WANTS_ASKING, WANTS_CARD
from campaigns.pledges.words import fingerprint
from kit import clock, ids, throttle
from kit.errors import DomainError
from kit.unit_of_work import session, unit_of_work
from payments import checkout
from payments.gateway import Order

CHECKOUT_LASTS = timedelta(hours=1)
"""How long the gateway's page stays open, and a reward reserved; the gateway's least is 30 min."""
WINDOW = timedelta(minutes=10)
ASKS = 6
"""How often in a window the gateway is asked about one pledge because its page was opened."""


def send_off(pledge: Pledge, data: dict[str, Any], *, ip: str, actor: str) -> Pledge:
    """Let a checked draft go to the gateway: consent noted, reward reserved. Twice is once.

    Counts the attempt first (see shield.py). Raises what is wrong:
    CampaignClosed, Changed, ContactMissing, ConsentMissing, RewardTooDear, RewardSoldOut,
    MustConfirm, TooMany, CannotCount.
    """
    if pledge.state == "draft" and pledge.email:
        shield.let_through(pledge, ip=ip, once=True)
    with unit_of_work():
        return depart(pledge.id, data, actor=actor)


def depart(pledge_id: int, data: dict[str, Any], *, actor: str) -> Pledge:
    """The part of `send_off` that runs within the caller's unit of work."""
    found = session().get_one(Pledge, pledge_id)
    campaign = locks.standing_campaign(found.campaign_id)
    held = locks.pledge(pledge_id)
    if held.state != "draft":
        return held
    if not takes_pledges(campaign):
        raise CampaignClosed
    if data.get("seen", "") != fingerprint(held):
        raise Changed
    if not held.email:
        raise ContactMissing
    if held.kind == "all_or_nothing":
        if not data["consent"]:
            raise ConsentMissing
        held.consent_amount, held.consent_at = held.amount, clock.now()
    drafts.fitting_reward(campaign, held.reward_id, held.amount)
    to = "intent_created" if held.kind == "flexible" else "setup_pending"
    moves.move(held, to, actor=actor, reason="sent to the checkout")
    return held


def begin(pledge: Pledge) -> str:
    """The address of the gateway's page for a pledge that was sent off; the same each time."""
    return checkout.begin(_order(pledge))


def begin_again(pledge: Pledge) -> str:
    """The address where a backer gives another card, or confirms; NotChangeable if not asked."""
    if pledge.state not in WANTS_CARD:
        raise NotChangeable
    return checkout.begin(_order(pledge))


def come_back(pledge: Pledge, *, ip: str) -> Pledge:
    """`arrive` for whoever opens the page, as often as is reasonable; else what is known by now.

    What is not asked here a webhook tells, or a sweep.
    """
    if pledge.state not in WANTS_ASKING:
        return pledge
    try:
        throttle.hit("pledge.ask", pledge.code, limit=ASKS, per=WINDOW)
        if pledge.state in AT_CHECKOUT:
            shield.let_through(pledge, ip=ip)
    except DomainError:
        return pledge
    return arrive(pledge)


def arrive(pledge: Pledge) -> Pledge:
    """Ask the gateway how the checkout stands and write it down; the pledge as it is then."""
    outcome = checkout.refresh(pledge.reference)
    with unit_of_work():
        outcomes.record(outcome)
        return queries.by_id(pledge.id) or pledge


def reopen(pledge: Pledge, actor: str, *, ip: str) -> Pledge:
    """Go back from the checkout to change something: a fresh draft takes the pledge's place.

    The old checkout is closed at the gateway first; if it had just been paid, the old pledge
    comes back as it then is, and nothing is begun anew. MustConfirm, TooMany, CannotCount.
    """
    if pledge.state not in AT_CHECKOUT:
        return pledge
    shield.let_through(pledge, ip=ip, cost=2)
    outcome = checkout.abandon(pledge.reference)
    with unit_of_work():
        outcomes.record(outcome)
        held = locks.pledge(pledge.id)
        if held.state not in ("expired", "cancelled", "failed"):
            return held
        return _copy(held)


def _copy(old: Pledge) -> Pledge:
    fresh = Pledge(
        code=ids.short_code(10),
        campaign=old.campaign,
        kind=old.kind,
        account_id=old.account_id,
        created_at=clock.now(),
        amount=old.amount,
        reward=old.reward,
        email=old.email,
        name=old.name,
        is_anonymous=old.is_anonymous,
        message=old.message,
        locale=old.locale,
    )
    session().add(fresh)
    session().flush()
    return fresh


def _order(pledge: Pledge) -> Order:
    return Order(
        reference=pledge.reference,
        mode="payment" if pledge.kind == "flexible" else "setup",
        amount=pledge.amount,
        currency=pledge.currency,
        email=pledge.email,
        description=pledge.campaign.title,
        success_url=links.thanks_url(pledge),
        cancel_url=links.back_url(pledge),
        locale=pledge.locale,
        expires_at=clock.now() + CHECKOUT_LASTS,
        owner=pledge.campaign.reference,
    )
