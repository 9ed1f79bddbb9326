"""Row locks around pledges, in one order: campaign, pledge, rewards; totals come last of all.

The campaign is held FOR SHARE: many pledges at once, but none while the deadline or a
suspension changes it (`campaigns.locks.campaign` waits for them, and they for it). Every
lock reads its row afresh, so that a check after it sees what others committed.
FOR NO KEY UPDATE, not FOR UPDATE: PostgreSQL checks a foreign key again when a row is updated
twice in one transaction, and that check (FOR KEY SHARE on the reward) would turn forty people
in a queue into a deadlock; tests/concurrency/pledges proves it.
"""

import zlib
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from campaigns.models import Campaign, Pledge, Reward
from kit.unit_of_work import session

_REQUEST_KEY = 7_263_601
"""The family of advisory locks that stand for idempotency keys of the API."""


def request_key(key: str) -> None:
    """Let one transaction at a time use an idempotency key, also one nobody has used yet."""
    number = zlib.crc32(key.encode()) - 2**31
    session().execute(select(func.pg_advisory_xact_lock(_REQUEST_KEY, number)))


def standing_campaign(campaign_id: int) -> Campaign:
    """Keep a campaign as it is until the end of this unit; it can still take other pledges."""
    return (
        session()
        .scalars(
            select(Campaign)
            .where(Campaign.id == campaign_id)
            .with_for_update(read=True, of=Campaign)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def campaign_of(*, number: int = 0, reference: str = "") -> Campaign | None:
    """The same for the campaign of a pledge, found by its number or as payments calls it.

    Read with its payee and figures, which every outcome needs. None if it is no pledge of ours.
    """
    kind, _, code = reference.partition(":")
    if reference and kind != "pledge":
        return None
    return session().scalar(
        select(Campaign)
        .join(Pledge, Pledge.campaign_id == Campaign.id)
        .where(Pledge.code == code if reference else Pledge.id == number)
        .options(joinedload(Campaign.payee), joinedload(Campaign.totals))
        .with_for_update(read=True, of=Campaign)
        .execution_options(populate_existing=True)
    )


def pledge(pledge_id: int) -> Pledge:
    """Lock one pledge and read it with its campaign and reward; NoResultFound if none."""
    return (
        session()
        .scalars(
            select(Pledge)
            .where(Pledge.id == pledge_id)
            .options(joinedload(Pledge.campaign, innerjoin=True), joinedload(Pledge.reward))
            .with_for_update(key_share=True, of=Pledge)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def pledge_of(reference: str) -> Pledge | None:
    """Lock the pledge that payments calls `reference` ("pledge:AB12…"); None if not ours."""
    kind, _, code = reference.partition(":")
    if kind != "pledge":
        return None
    return session().scalar(
        select(Pledge)
        .where(Pledge.code == code)
        .options(joinedload(Pledge.campaign, innerjoin=True), joinedload(Pledge.reward))
        .with_for_update(key_share=True, of=Pledge)
        .execution_options(populate_existing=True)
    )


def rewards(reward_ids: Iterable[int | None]) -> dict[int, Reward]:
    """Lock rewards in the order of their numbers; by number, empty ones left out."""
    wanted = sorted({reward_id for reward_id in reward_ids if reward_id is not None})
    if not wanted:
        return {}
    rows = session().scalars(
        select(Reward)
        .where(Reward.id.in_(wanted))
        .order_by(Reward.id)
        .with_for_update(key_share=True, of=Reward)
        .execution_options(populate_existing=True)
    )
    return {reward.id: reward for reward in rows}
