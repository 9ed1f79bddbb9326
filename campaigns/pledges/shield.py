"""The shield against card testers: what strangers may cost us at the gateway, and who is none.

A stranger is an address we know nothing of. Each call to the gateway that a stranger causes
counts for the campaign and for the IP address until their card works; then it is given back.
When too much is open the shield goes up: strangers confirm their address by mail first, and
whoever has an account, gave before or confirmed goes on as always. See docs/adr/0017.
"""

import logging
from datetime import timedelta
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from campaigns.models import Pledge
from campaigns.pledges import locks
from campaigns.pledges.errors import MustConfirm
from campaigns.pledges.models import KnownSender, Passage
from campaigns.pledges.states import PROVEN
from kit import clock, ids, levels
from kit.errors import DomainError, TooMany
from kit.i18n import lazy_gettext as _
from kit.jobs import task
from kit.levels import CannotCount, Limit
from kit.unit_of_work import before_commit, forbid, session, unit_of_work

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
OF_CAMPAIGN = Limit("pledge.campaign", 16, HOUR)
"""Calls to the gateway that strangers of one campaign may have open."""
OF_IP = Limit("pledge.ip", 16, HOUR)
OF_EMAIL = Limit("pledge.email", 10, HOUR)
"""The same for one person, known or not."""
OF_CARD = Limit("pledge.card", 4, timedelta(days=1), timedelta(days=1))
"""Refusals of one card, in whatever campaign."""

KNOWN_FOR = timedelta(days=365)


def let_through(pledge: Pledge, *, ip: str, cost: int = 1, once: bool = False) -> None:
    """Count what a pledge is about to cost at the gateway, and refuse what is too much.

    With `once` what was let through before is not counted again: twenty clicks are one.
    MustConfirm for a stranger while the shield is up; TooMany for one person's attempts;
    CannotCount if nobody can count. Runs before any other lock is held.
    """
    forbid("counting attempts")
    try:
        with unit_of_work() as opened:
            locks.pledge(pledge.id)
            if once and opened.get(Passage, pledge.code) is not None:
                return
            refusal = _judge(pledge.campaign.code, pledge.email, pledge.account_id, ip, cost)
            if refusal is None:
                note(pledge, ip=ip, cost=cost)
    except SQLAlchemyError as error:
        raise CannotCount from error
    if refusal is not None:
        raise refusal


def count(campaign: str, email: str, account_id: int | None, *, ip: str, cost: int = 1) -> None:
    """The counting of `let_through`, for a pledge that does not exist yet."""
    forbid("counting attempts")
    try:
        with unit_of_work():
            refusal = _judge(campaign, email, account_id, ip, cost)
    except SQLAlchemyError as error:
        raise CannotCount from error
    if refusal is not None:
        raise refusal


def note(pledge: Pledge, *, ip: str, cost: int = 1) -> None:
    """Remember what was counted for a pledge, so that it can be given back; in the open unit."""
    statement = insert(Passage).values(
        code=pledge.code,
        at=clock.now(),
        cost=cost,
        campaign_key=levels.key(OF_CAMPAIGN, pledge.campaign.code),
        ip_key=levels.key(OF_IP, ip),
        email_key=levels.key(OF_EMAIL, pledge.email.lower()),
    )
    statement = statement.on_conflict_do_update(
        index_elements=["code"], set_={"cost": Passage.cost + cost}
    )
    session().execute(statement)


def ended_well(pledge: Pledge) -> None:
    """A card works: what its pledge was counted for is given back, when this unit commits."""
    before_commit(f"shield:{pledge.code}", partial(_give_back, pledge.code))


def refused_card(pledge: Pledge, fingerprint: str | None) -> None:
    """A card was refused, and the gateway says which: too often, and its owner must wait."""
    if fingerprint is not None:
        before_commit(
            f"shield:card:{pledge.code}", partial(_count_refusal, fingerprint, pledge.email)
        )


def remember(email: str) -> None:
    """Whoever reads mail at this address is no stranger; within the caller's unit of work."""
    statement = insert(KnownSender).values(email_key=_hash(email), since=clock.now())
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["email_key"], set_={"since": statement.excluded.since}
        )
    )


@task("pledges.forget_passages", every_minutes=60)
def forget() -> None:
    """Delete what was counted for pledges of two days ago, and senders of a year ago."""
    now = clock.now()
    session().execute(delete(Passage).where(Passage.at < now - timedelta(days=2)))
    session().execute(delete(KnownSender).where(KnownSender.since < now - KNOWN_FOR))


def _add(limit: Limit, subject: str, cost: int, label: str = "") -> bool:
    standing = levels.add(limit, subject, cost, label=label)
    if standing.is_new:
        log.critical("shield up: %s %s", limit.name, label)
    return standing.is_raised


def _judge(
    campaign: str, email: str, account_id: int | None, ip: str, cost: int
) -> DomainError | None:
    """Count, and say how to refuse; the unit commits in any case."""
    if _add(OF_EMAIL, email.lower(), cost):
        return TooMany(
            "too_many_attempts",
            _("Hai provato troppe volte. Aspetta qualche minuto e riprova."),
            retry_after=int(OF_EMAIL.stays.total_seconds()),
        )
    if account_id is not None or _is_known(email):
        return None
    is_up = [_add(OF_CAMPAIGN, campaign, cost, label=campaign), _add(OF_IP, ip, cost)]
    return MustConfirm() if any(is_up) else None


def _is_known(email: str) -> bool:
    confirmed = session().get(KnownSender, _hash(email))
    if confirmed is not None and confirmed.since > clock.now() - KNOWN_FOR:
        return True
    gave = select(Pledge.id).where(Pledge.email == email, Pledge.state.in_(PROVEN))
    return session().scalar(gave.limit(1)) is not None


def _give_back(code: str, opened: Session) -> None:
    found = opened.execute(
        delete(Passage)
        .where(Passage.code == code)
        .returning(Passage.cost, Passage.campaign_key, Passage.ip_key, Passage.email_key)
    ).one_or_none()
    if found is not None:
        levels.give_back(opened, OF_EMAIL, found.email_key, found.cost)
        levels.give_back(opened, OF_CAMPAIGN, found.campaign_key, found.cost)
        levels.give_back(opened, OF_IP, found.ip_key, found.cost)


def _count_refusal(fingerprint: str, email: str, _opened: Session) -> None:
    """Beyond the limit the address that used the card is stopped as well."""
    if _add(OF_CARD, fingerprint, 1):
        _add(OF_EMAIL, email.lower(), OF_EMAIL.most + 1)


def _hash(email: str) -> str:
    return ids.digest(f"known:{email.lower()}")
