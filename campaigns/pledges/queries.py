"""Finding pledges, and what their pages show; nothing here sums or counts pledges."""

from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from campaigns.models import Campaign, Pledge
from campaigns.states import PUBLIC
from kit import clock
from kit.paging import Page, keyset
from kit.unit_of_work import session

DRAFT_KEPT_FOR = timedelta(days=2)
"""How long an unfinished pledge, with the personal data in it, is kept."""


def public_campaign(slug: str) -> Campaign | None:
    """A campaign that everyone may see, with its rewards; None otherwise."""
    return session().scalar(
        select(Campaign)
        .where(Campaign.slug == slug, Campaign.state.in_(PUBLIC))
        .options(selectinload(Campaign.rewards))
    )


def of_campaign(slug: str, code: str) -> Pledge | None:
    """A pledge by its code, if it belongs to the campaign of that address."""
    return session().scalar(
        _whole().join(Pledge.campaign).where(Campaign.slug == slug, Pledge.code == code)
    )


def by_code(code: str) -> Pledge | None:
    """A pledge by its code, with its campaign, the campaign's rewards, and its own."""
    return session().scalar(_whole().where(Pledge.code == code))


def by_id(pledge_id: int) -> Pledge | None:
    """A pledge by its internal number, with what `by_code` brings."""
    return session().scalar(_whole().where(Pledge.id == pledge_id))


def by_request_key(key: str) -> Pledge | None:
    """The pledge that an earlier API request with this idempotency key made."""
    return session().scalar(_whole().where(Pledge.request_key == key))


def of_account(account_id: int, cursor: str | None = None) -> Page[Pledge]:
    """The pledges of an account, newest first, without what was never sent off."""
    return keyset(
        select(Pledge)
        .where(Pledge.account_id == account_id, Pledge.state.not_in(("draft", "expired")))
        .options(joinedload(Pledge.campaign), joinedload(Pledge.reward)),
        (Pledge.id,),
        lambda pledge: (pledge.id,),
        cursor=cursor,
    )


def listing(state: str | None = None, cursor: str | None = None) -> Page[Pledge]:
    """Every pledge, newest first, perhaps of one state only; for the admin."""
    statement = select(Pledge).options(joinedload(Pledge.campaign))
    if state:
        statement = statement.where(Pledge.state == state)
    return keyset(statement, (Pledge.id,), lambda pledge: (pledge.id,), cursor=cursor, size=50)


def stale_drafts(limit: int = 500) -> list[int]:
    """The numbers of drafts that nobody finished in time."""
    return list(
        session().scalars(
            select(Pledge.id)
            .where(Pledge.state == "draft", Pledge.state_since < clock.now() - DRAFT_KEPT_FOR)
            .order_by(Pledge.id)
            .limit(limit)
        )
    )


def _whole() -> Select[Pledge]:
    return select(Pledge).options(
        joinedload(Pledge.campaign).selectinload(Campaign.rewards), joinedload(Pledge.reward)
    )
