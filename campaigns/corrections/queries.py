"""What the pages of corrections show: disputes with their pledges."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaigns.models import Pledge
from kit.paging import Page
from kit.unit_of_work import session
from payments import queries as payments
from payments import remains
from payments.models import Dispute, Refund


@dataclass(frozen=True)
class Disputed:
    """A dispute, and the pledge it is about."""

    dispute: Dispute
    pledge: Pledge | None


@dataclass(frozen=True)
class Remains:
    """What of a pledge's money is left (cents), what went back, and whether a bank disputes it."""

    left: int
    refunds: list[Refund]
    is_disputed: bool


def disputes(cursor: str | None, *, is_open: bool) -> Page[Disputed]:
    """Disputes, newest first, each with its pledge; two queries."""
    page = payments.disputes(cursor, is_open=is_open)
    pledges = _pledges(one.payment.reference for one in page.items)
    found = [Disputed(one, pledges.get(one.payment.reference)) for one in page.items]
    return Page(found, page.next_cursor)


def dispute(dispute_id: int) -> Disputed | None:
    """One dispute by its number; None if there is none."""
    found = payments.dispute(dispute_id)
    if found is None:
        return None
    return Disputed(found, _pledges([found.payment.reference]).get(found.payment.reference))


def of_pledge(pledge: Pledge) -> Remains:
    """What of a pledge's money is left; nothing if none was taken."""
    payment = payments.by_reference(pledge.reference)
    if payment is None or payment.state != "succeeded":
        return Remains(0, [], is_disputed=False)
    return Remains(
        remains.left(payment),
        payments.refunds_of(pledge.reference),
        is_disputed=remains.is_disputed(payment),
    )


def _pledges(references: Iterable[str]) -> dict[str, Pledge]:
    codes = [one.removeprefix("pledge:") for one in references if one.startswith("pledge:")]
    rows = session().scalars(
        select(Pledge).where(Pledge.code.in_(codes)).options(joinedload(Pledge.campaign))
    )
    return {pledge.reference: pledge for pledge in rows}
