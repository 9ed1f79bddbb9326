"""Finding receipts and notes, with what their papers show."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from campaigns.receipts.models import Correction, Receipt
from kit.unit_of_work import session


def by_code(code: str) -> Receipt | None:
    """A receipt by the code in its address."""
    return session().scalar(_whole().where(Receipt.code == code))


def by_reference(reference: str) -> Receipt | None:
    """The receipt of a payment."""
    return session().scalar(_whole().where(Receipt.reference == reference))


def codes_of(references: Iterable[str]) -> dict[str, str]:
    """The codes of the receipts that some payments have, by their references: 1 query."""
    rows = session().execute(
        select(Receipt.reference, Receipt.code).where(Receipt.reference.in_(list(references)))
    )
    return {one.reference: one.code for one in rows}


def correction(reference: str, key: str) -> Correction | None:
    """The note for one refund of a payment, with its receipt."""
    return session().scalar(
        select(Correction)
        .join(Correction.receipt)
        .where(Receipt.reference == reference, Correction.key == key)
        .options(joinedload(Correction.receipt))
    )


def of_account(account_id: int) -> list[Receipt]:
    """Every receipt of an account, newest first."""
    return _listed(_whole().where(Receipt.account_id == account_id))


def of_email(email: str) -> list[Receipt]:
    """Every receipt that still bears this address, newest first."""
    return _listed(_whole().where(Receipt.email == email)) if email else []


def by_year(receipts: Iterable[Receipt]) -> dict[int, list[Receipt]]:
    """Receipts sorted into their years, in the order in which they come."""
    found: dict[int, list[Receipt]] = {}
    for receipt in receipts:
        found.setdefault(receipt.year, []).append(receipt)
    return found


def _listed(statement: Select[Receipt]) -> list[Receipt]:
    return list(session().scalars(statement.order_by(Receipt.year.desc(), Receipt.number.desc())))


def _whole() -> Select[Receipt]:
    return select(Receipt).options(selectinload(Receipt.corrections).joinedload(Correction.receipt))
