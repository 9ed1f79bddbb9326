"""Row locks around pledges, in one order: campaign, pledge, rewards; totals come last of all.

The campaign is held FOR SHARE: many pledges at once, but none while the deadline or a
suspension changes it (`campaigns.locks.campaign` waits for them, and they for it). Every
lock reads its row afresh, so that a check after it sees what others committed.
FOR NO KEY UPDATE, not FOR UPDATE: PostgreSQL checks a foreign key again when a row is updated
twice in one transaction, and that check (FOR KEY SHARE on the reward) would turn forty people
in a queue into a deadlock; tests/concurrency/pledges proves it.

Statements that every charge sends are made once: building them costs as much as sending them.
"""

import zlib
from collections.abc import Iterable
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from campaigns.models import Campaign, Pledge, Reward
from kit import row_locks
from kit.unit_of_work import session

_REQUEST_KEY = 7_263_601
"""The family of advisory locks that stand for idempotency keys of the API."""


def request_key(key: str) -> None:
    """Let one transaction at a time use an idempotency key, also one nobody has used yet."""
    number = zlib.crc32(key.encode()) - 2**31
    session().execute(select(func.pg_advisory_xact_lock(_REQUEST_KEY, number)))


def standing_campaign(campaign_id: int) -> Campaign:
    """Keep a campaign as it is until the end of this unit; it can still take other pledges."""
    return session().scalars(_campaign_by_number(), {"number": campaign_id}).one()


def campaign_of(reference: str) -> Campaign | None:
    """The same for the campaign of the pledge that payments calls `reference` ("pledge:AB12…").

    Read with its payee and figures, which every outcome needs. None if it is no pledge of ours.
    """
    kind, _, code = reference.partition(":")
    return session().scalar(_campaign_by_code(), {"code": code}) if kind == "pledge" else None


def to_charge(pledge_id: int) -> tuple[str, Pledge]:
    """What a charge begins with: the campaign's state, kept so, and the pledge, locked.

    The campaign itself is not read. NoResultFound if there is no such pledge.
    """
    state = session().scalars(_state_by_number(), {"number": pledge_id}).one()
    return state, session().scalars(_by_number(), {"number": pledge_id}).one()


def pledge(pledge_id: int) -> Pledge:
    """Lock one pledge and read it with its campaign and reward; NoResultFound if none."""
    return _with_campaign(session().scalars(_by_number(), {"number": pledge_id}).one())


def pledges(numbers: Iterable[int]) -> list[Pledge]:
    """Lock several pledges of a campaign that stands, the lowest number first."""
    wanted = sorted(set(numbers))
    if not wanted:
        return []
    return list(session().scalars(_locked().where(Pledge.id.in_(wanted))))


def pledge_of(reference: str) -> Pledge | None:
    """Lock the pledge that payments calls `reference`; None if not ours."""
    kind, _, code = reference.partition(":")
    found = session().scalar(_by_code(), {"code": code}) if kind == "pledge" else None
    return _with_campaign(found) if found is not None else None


def rewards(reward_ids: Iterable[int | None]) -> dict[int, Reward]:
    """Lock rewards in the order of their numbers; by number, empty ones left out."""
    wanted = {reward_id for reward_id in reward_ids if reward_id is not None}
    if not wanted:
        return {}
    return {reward.id: reward for reward in row_locks.several(Reward, wanted)}


def _with_campaign(found: Pledge) -> Pledge:
    """The campaign is read now, unless it is known already: whoever locked it read it afresh."""
    assert found.campaign is not None
    return found


@cache
def _campaign_by_number() -> Select[Campaign]:
    return (
        select(Campaign)
        .where(Campaign.id == bindparam("number"))
        .with_for_update(read=True, of=Campaign)
        .execution_options(populate_existing=True)
    )


@cache
def _campaign_by_code() -> Select[Campaign]:
    return (
        select(Campaign)
        .join(Pledge, Pledge.campaign_id == Campaign.id)
        .where(Pledge.code == bindparam("code"))
        .options(joinedload(Campaign.payee), joinedload(Campaign.totals))
        .with_for_update(read=True, of=Campaign)
        .execution_options(populate_existing=True)
    )


@cache
def _state_by_number() -> Select[str]:
    return (
        select(Campaign.state)
        .join(Pledge, Pledge.campaign_id == Campaign.id)
        .where(Pledge.id == bindparam("number"))
        .with_for_update(read=True, of=Campaign)
    )


@cache
def _by_number() -> Select[Pledge]:
    return _locked().where(Pledge.id == bindparam("number"))


@cache
def _by_code() -> Select[Pledge]:
    return _locked().where(Pledge.code == bindparam("code"))


def _locked() -> Select[Pledge]:
    return row_locks.locking(Pledge).options(joinedload(Pledge.reward))
