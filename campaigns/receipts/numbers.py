"""Numbers without gaps: a counter row a series and year, written last of all in a unit of work.

A sequence of the database would leave a gap at each rollback. A row does not; it is the
hottest one of all, so it is taken after everything else (also after the public totals, whose
key sorts before this one) and held only until the commit. Whoever needs two series takes them
in one order.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.receipts.models import Correction, Receipt
from kit import clock
from kit.unit_of_work import before_commit, session

Document = Receipt | Correction

_WAITING = "receipts_waiting"
_LAST_OF_ALL = "zz_receipts"

_TAKE = text("""
    INSERT INTO receipt_numbers AS known (series, year, last) VALUES (:series, :year, :count)
    ON CONFLICT (series, year) DO UPDATE SET last = known.last + excluded.last
    RETURNING last
""")


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
    given = {"series": series, "year": year, "count": count}
    return int(opened.execute(_TAKE, given).scalar_one())
