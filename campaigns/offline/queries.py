"""Finding offline pledges; nothing here is asked by a public page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from campaigns.models import Campaign
from campaigns.offline.models import OfflinePledge
from campaigns.offline.states import OVER
from kit.paging import Page, keyset
from kit.unit_of_work import session

BATCH = 200


def by_code(code: str) -> OfflinePledge | None:
    """A pledge by its code, in any case, with its campaign."""
    return session().scalar(_whole().where(OfflinePledge.code == code.upper()[:16]))


def cash_by_code(code: str) -> OfflinePledge | None:
    """The same, if it was given in cash."""
    found = by_code(code)
    return found if found is not None and found.is_cash else None


def transfer_by_code(code: str) -> OfflinePledge | None:
    """The same, if it comes by bank."""
    found = by_code(code)
    return None if found is None or found.is_cash else found


def by_references(references: Sequence[str]) -> int | None:
    """The number of the pledge whose creditor reference is among these; the longest wins."""
    rows = session().execute(
        select(OfflinePledge.creditor_reference, OfflinePledge.id).where(
            OfflinePledge.creditor_reference.in_(references)
        )
    )
    found = {row.creditor_reference: row.id for row in rows}
    return next((found[one] for one in references if one in found), None)


def waiting(cursor: str | None, *, cash_only: bool = False) -> Page[OfflinePledge]:
    """What a second person must decide, oldest first."""
    statement = _whole().where(OfflinePledge.state == "matched")
    if cash_only:
        statement = statement.where(OfflinePledge.means == "cash")
    return keyset(statement, (OfflinePledge.id,), _number, cursor=cursor, size=40, ascending=True)


def how_many_wait() -> int:
    """How many wait for a second person."""
    counted = select(func.count(OfflinePledge.id)).where(OfflinePledge.state == "matched")
    return session().scalar(counted) or 0


def declared_of(amount: int, limit: int = 20) -> list[OfflinePledge]:
    """Promises of a transfer of just this amount (cents), newest first."""
    return list(
        session().scalars(
            _whole()
            .where(
                OfflinePledge.state == "declared",
                OfflinePledge.means == "bank_transfer",
                OfflinePledge.declared_amount == amount,
            )
            .order_by(OfflinePledge.id.desc())
            .limit(limit)
        )
    )


def of_account(account_id: int, cursor: str | None) -> Page[OfflinePledge]:
    """The transfers that an account promised, newest first."""
    statement = _whole().where(
        OfflinePledge.account_id == account_id, OfflinePledge.means == "bank_transfer"
    )
    return keyset(statement, (OfflinePledge.id,), _number, cursor=cursor)


def collected_by(account_id: int, cursor: str | None) -> Page[OfflinePledge]:
    """Cash that a person received, newest first."""
    statement = _whole().where(
        OfflinePledge.entered_by == account_id, OfflinePledge.means == "cash"
    )
    return keyset(statement, (OfflinePledge.id,), _number, cursor=cursor, size=25)


def taking(now: datetime, limit: int = 200) -> list[Campaign]:
    """Campaigns that take pledges at an instant (UTC), by title."""
    return list(
        session().scalars(
            select(Campaign)
            .where(Campaign.state == "live", Campaign.deadline > now)
            .order_by(Campaign.title, Campaign.id)
            .limit(limit)
        )
    )


def undone_of(campaign_id: int, limit: int = BATCH) -> list[int]:
    """Numbers of a campaign's pledges that are not at their end."""
    return list(
        session().scalars(
            select(OfflinePledge.id)
            .where(
                OfflinePledge.campaign_id == campaign_id,
                OfflinePledge.state.in_(("declared", "matched", "confirmed")),
            )
            .order_by(OfflinePledge.id)
            .limit(limit)
        )
    )


def out_of_time(deadline: datetime, limit: int = 1_000) -> list[int]:
    """Promises whose campaign had its deadline before an instant (UTC), or is over."""
    return list(
        session().scalars(
            select(OfflinePledge.id)
            .join(Campaign, Campaign.id == OfflinePledge.campaign_id)
            .where(
                OfflinePledge.state == "declared",
                or_(Campaign.deadline <= deadline, Campaign.state.in_(OVER)),
            )
            .order_by(OfflinePledge.id)
            .limit(limit)
        )
    )


def over_with_money(limit: int = 100) -> list[int]:
    """Campaigns that came to nothing and still have pledges to undo: their job was lost."""
    return list(
        session().scalars(
            select(Campaign.id)
            .where(
                Campaign.state.in_(OVER),
                Campaign.id.in_(
                    select(OfflinePledge.campaign_id).where(
                        OfflinePledge.state.in_(("matched", "confirmed"))
                    )
                ),
            )
            .order_by(Campaign.id)
            .limit(limit)
        )
    )


def _whole() -> Select[OfflinePledge]:
    return select(OfflinePledge).options(joinedload(OfflinePledge.campaign, innerjoin=True))


def _number(pledge: OfflinePledge) -> tuple[int]:
    return (pledge.id,)
