"""Numbers without gaps: a counter row a series and year, written last of all in a unit of work.

A sequence of the database would leave a gap at each rollback. A row does not; it is the
hottest one of all, so it is taken after everything else (also after the public totals, whose
key sorts before this one) and held only until the commit. Whoever needs two series takes them
in one order.
"""

from collections.abc import Sequence

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
    for kind, series in ((Receipt, "receipt"), (Correction, "correction")):
        ours = [one for one in documents if isinstance(one, kind)]
        for year in sorted({one.year for one in ours}):
            these = [one for one in ours if one.year == year]
            last = _take(opened, series, year, len(these))
            for number, document in enumerate(these, start=last - len(these) + 1):
                document.number = number
    opened.add_all(documents)


def _take(opened: Session, series: str, year: int, count: int) -> int:
    """Reserve `count` numbers; the last of them. The row stays locked until the commit."""
    statement = insert(ReceiptNumbers).values(series=series, year=year, last=count)
    statement = statement.on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": ReceiptNumbers.last + count}
    )
    return opened.execute(statement.returning(ReceiptNumbers.last)).scalar_one()
