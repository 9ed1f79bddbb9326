"""Numbers without gaps: a counter row a series and year, written last of all in a unit of work.

A sequence of the database would leave a gap at each rollback. A row does not; it is the
hottest one of all, so it is taken after everything else (also after the public totals, whose
key sorts before this one) and held only until the commit: the statement that takes a number
writes its document too. Whoever needs two series takes them in one order.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ScalarSelect, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.receipts.models import Correction, Receipt, ReceiptNumbers
from kit import clock
from kit.unit_of_work import before_commit, session

Document = Receipt | Correction

_WAITING = "receipts_waiting"
_LAST_OF_ALL = "zz_receipts"


def later(document: Document) -> None:
    """Give a document the next number of its series and year when the open unit commits."""
    document.year = clock.local(document.issued_at).year
    session().info.setdefault(_WAITING, []).append(document)
    before_commit(_LAST_OF_ALL, _write)


def waiting() -> Sequence[Document]:
    """The documents of the open unit that have no number yet."""
    found: Sequence[Document] = session().info.get(_WAITING, ())
    return found


def _write(opened: Session) -> None:
    documents: list[Document] = opened.info.pop(_WAITING)
    opened.flush()
    for kind, series in ((Receipt, "receipt"), (Correction, "correction")):
        ours = [one for one in documents if isinstance(one, kind)]
        for document in sorted(ours, key=lambda one: one.year):
            number = _next(series, document.year)
            opened.execute(insert(kind).values(**_said(document), number=number))


def _said(document: Document) -> dict[str, Any]:
    columns = document.__mapper__.column_attrs.keys()
    return {name: value for name, value in vars(document).items() if name in columns}


def _next(series: str, year: int) -> ScalarSelect[int]:
    """SQL that takes the next number within the statement that uses it; locked until the commit."""
    known = insert(ReceiptNumbers).values(series=series, year=year, last=1)
    taken = (
        known.on_conflict_do_update(
            index_elements=["series", "year"], set_={"last": ReceiptNumbers.last + 1}
        )
        .returning(ReceiptNumbers.last)
        .cte("taken")
    )
    return select(taken.c.last).scalar_subquery()
