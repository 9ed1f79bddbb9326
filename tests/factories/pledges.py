"""Pledges for tests, made by the services as a backer would make them.

Each function works inside an open unit of work or, where none is open, in one of its own;
what it returns can be read afterwards in both cases. They need an application context.
"""

from datetime import timedelta
from itertools import count
from typing import Any

from flask.testing import FlaskClient

from accounts.models import Account
from accounts.visitors import NOBODY, Visitor
from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout, drafts, holding, locks, moves, outcomes, queries
from campaigns.pledges.words import fingerprint
from kit import clock, links
from kit.unit_of_work import joined, session
from payments import disputes
from payments import locks as payments_locks
from payments.gateway import Disputed, Outcome, Result
from payments.models import Payment

_numbers = count(1)


def draft(campaign: Campaign, amount: int = 25_00, **about: Any) -> Pledge:
    """A draft in which nothing is missing; `amount` in cents, `about` as for `_draft`."""
    with joined():
        return fresh(_draft(campaign, amount, **about))


def sent_off(campaign: Campaign, amount: int = 25_00, **about: Any) -> Pledge:
    """A pledge on its way to the checkout, its reward reserved; `about` as for `_draft`."""
    with joined():
        return fresh(_sent_off(campaign, amount, **about))


def committed(campaign: Campaign, amount: int = 25_00, **about: Any) -> Pledge:
    """A promise that stands, its card saved; `about` as for `_draft`."""
    with joined():
        return fresh(_committed(campaign, amount, **about))


def fresh(pledge: Pledge) -> Pledge:
    """The same pledge as the database has it now, with its campaign and rewards."""
    with joined():
        session().flush()
        session().expire_all()
        found = queries.by_id(pledge.id)
        assert found is not None
        assert found.campaign.totals is not None
        return found


def visitor_for(backer: Account | None) -> Visitor:
    """The visitor that an account, or nobody, is."""
    if backer is None:
        return NOBODY
    return Visitor(
        account_id=backer.id,
        role=backer.role,
        actor=backer.actor,
        display_name=backer.display_name,
        email=backer.email,
        stage="full",
        known_id=backer.id,
    )


def hold(client: FlaskClient, pledge: Pledge) -> FlaskClient:
    """Make `client` a browser that began this pledge."""
    client.set_cookie(holding.PREFIX + pledge.code, links.sign("pledge-held", pledge.code))
    return client


def declined(campaign: Campaign, amount: int = 25_00, **about: Any) -> Pledge:
    """A promise whose card was refused when it was charged; the window for another is open."""
    with joined():
        pledge = _committed(campaign, amount, **about)
        payment = payments_locks.payment(pledge.reference)
        assert payment is not None
        for after in ("charging", "declined"):
            payment.move_to(after)
        for after in ("due", "charging", "retry"):
            moves.move(pledge, after)
        pledge.retry_since = clock.now()
        return fresh(pledge)


def collected(campaign: Campaign, amount: int = 25_00, **about: Any) -> Pledge:
    """A promise whose card was charged; its money is in the books."""
    with joined():
        return fresh(_collected(campaign, amount, **about))


def disputed(campaign: Campaign, amount: int = 25_00, **about: Any) -> Pledge:
    """A pledge whose backer's bank took the money back and has not decided."""
    with joined():
        pledge = _collected(campaign, amount, **about)
        payment = payments_locks.payment(pledge.reference)
        assert payment is not None
        told = Disputed(
            id=f"du_{pledge.code}",
            charge_id=f"ch_{pledge.code}",
            standing="open",
            amount=amount,
            currency="EUR",
            reason="fraudulent",
            opened_at=clock.now(),
            due_by=clock.now() + timedelta(days=9),
            taken=amount,
            fee=20_00,
        )
        disputes.write(payment, told)
        return fresh(pledge)


def _draft(
    campaign: Campaign,
    amount: int,
    *,
    reward_id: int | None = None,
    backer: Account | None = None,
    email: str | None = None,
    name: str = "Carla Ruotolo",
    show_name: bool = False,
    message: str = "",
) -> Pledge:
    taking = locks.standing_campaign(campaign.id)
    pledge = drafts.start(taking, {"amount": amount}, visitor_for(backer))
    contact = {
        "email": email or f"sostengo{next(_numbers)}@posta.example",
        "name": name,
        "show_name": show_name,
        "message": message,
    }
    drafts.set_contact(pledge, contact)
    if reward_id is not None:
        drafts.choose_reward(pledge, reward_id)
    session().flush()
    return pledge


def _sent_off(campaign: Campaign, amount: int, **about: Any) -> Pledge:
    pledge = _draft(campaign, amount, **about)
    seen = {"seen": fingerprint(pledge), "consent": True}
    return checkout.depart(pledge.id, seen, actor="guest")


def _committed(campaign: Campaign, amount: int, **about: Any) -> Pledge:
    pledge = _sent_off(campaign, amount, **about)
    session().add(
        Payment(
            reference=pledge.reference,
            owner=pledge.campaign.reference,
            created_at=clock.now(),
            amount=pledge.amount,
            email=pledge.email,
            session_id=f"cs_{pledge.code}",
        )
    )
    session().flush()
    _told(
        pledge,
        "saved",
        customer_id=f"cus_{pledge.code}",
        payment_method_id=f"pm_{pledge.code}",
    )
    return pledge


def _collected(campaign: Campaign, amount: int, **about: Any) -> Pledge:
    pledge = _committed(campaign, amount, **about)
    for after in ("due", "charging"):
        moves.move(pledge, after)
    payment = payments_locks.payment(pledge.reference)
    assert payment is not None
    payment.move_to("charging")
    _told(pledge, "succeeded", charge_id=f"ch_{pledge.code}", intent_id=f"pi_{pledge.code}")
    return pledge


def _told(pledge: Pledge, what: Result, **names: Any) -> None:
    """What the gateway would say of the whole amount; `names` are its own for what it made."""
    outcomes.record(Outcome(pledge.reference, what, amount=pledge.amount, **names))
