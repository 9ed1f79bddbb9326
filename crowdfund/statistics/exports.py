"""Exports: CSV and XLSX, streamed, safe to open in a spreadsheet."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter
from sqlalchemy import select

from campaigns.models import Campaign
from campaigns.offline.models import OfflinePledge
from campaigns.pledges.models import Pledge
from crowdfund.statistics import figures
from crowdfund.statistics import tutoring as hours
from crowdfund.statistics.filters import Asked
from kit import audit, clock
from kit.spreadsheets import Cell, euros, safe
from kit.unit_of_work import session, unit_of_work

ROWS_A_SHEET = 1_000_000
"""A worksheet holds 1,048,576 rows (ECMA-376); more go on to another one."""


@dataclass(frozen=True)
class Export:
    """A table: its file name, the heads of its columns, its rows."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


CAMPAIGN_HEADS = (
    "codice", "titolo", "stato", "tipo", "municipalita", "tema", "pubblicata", "scadenza",
    "minimo_euro", "ottimo_euro", "promesso_euro", "sostegni", "raccolto_euro",
    "incassato_euro", "restituito_euro", "perso_euro", "sponsor_euro",
)  # fmt: skip
PLEDGE_HEADS = (
    "codice", "campagna", "municipalita", "tema", "stato", "tipo", "importo_euro", "creata",
    "confermata", "incassata",
)  # fmt: skip


def campaigns(asked: Asked) -> Export:
    """One row a campaign; within an open unit of work."""
    rows = (
        (
            one.code, one.title, one.state, one.kind, one.district, one.theme, one.published,
            one.deadline, euros(one.minimum), euros(one.optimum), euros(one.pledged),
            one.backers, euros(one.money.collected), euros(one.money.taken),
            euros(one.money.given_back), euros(one.money.lost), euros(one.money.matched),
        )
        for one in figures.campaigns(asked)
    )  # fmt: skip
    return Export("campagne", CAMPAIGN_HEADS, rows)


def pledges(asked: Asked) -> Export:
    """One row a pledge, without anything that says whose it is."""
    statement = (
        select(Pledge, Campaign.code, Campaign.district, Campaign.theme)
        .join(Campaign, Campaign.id == Pledge.campaign_id)
        .order_by(Pledge.id)
    )
    found = session().execute(figures.within(statement, asked).execution_options(yield_per=500))
    rows = (
        (
            pledge.code, code, district or "", theme or "", pledge.state, pledge.kind,
            euros(pledge.amount), _day(pledge.created_at), _day(pledge.committed_at),
            _day(pledge.collected_at),
        )
        for pledge, code, district, theme in found
    )  # fmt: skip
    return Export("sostegni", PLEDGE_HEADS, chain(rows, _offline(asked)))


def _offline(asked: Asked) -> Iterator[tuple[Cell, ...]]:
    """Transfers and cash, after the pledges by card."""
    statement = (
        select(OfflinePledge, Campaign.code, Campaign.district, Campaign.theme)
        .join(Campaign, Campaign.id == OfflinePledge.campaign_id)
        .order_by(OfflinePledge.id)
    )
    found = session().execute(figures.within(statement, asked).execution_options(yield_per=500))
    for pledge, code, district, theme in found:
        yield (
            pledge.code, code, district or "", theme or "", pledge.state, pledge.means,
            euros(pledge.amount), _day(pledge.created_at), _day(pledge.confirmed_at),
            _day(pledge.confirmed_at),
        )  # fmt: skip


def tutoring(asked: Asked) -> Export:
    """One row a session with a tutor, held in the period; within an open unit of work."""
    return Export("tutoraggio", hours.HEADS, hours.rows(asked))


TABLES = {"campaigns": campaigns, "pledges": pledges, "tutoring": tutoring}


def note(table: str, form: str, asked: Asked, actor: str) -> None:
    """Write down who exports what, in a unit of work of its own, before the first byte."""
    with unit_of_work():
        audit.record(
            actor,
            "statistics.exported",
            f"{table}.{form}",
            since=str(asked.since or ""),
            until=str(asked.until or ""),
        )


def as_csv(table: str, asked: Asked) -> Iterator[bytes]:
    """One of the tables as CSV; see `csv_of`."""
    return csv_of(lambda: TABLES[table](asked))


def as_xlsx(table: str, asked: Asked) -> IO[bytes]:
    """One of the tables as a workbook; see `xlsx_of`."""
    return xlsx_of(lambda: TABLES[table](asked))


def csv_of(make: Callable[[], Export]) -> Iterator[bytes]:
    """A table as CSV (RFC 4180), UTF-8 with a mark that spreadsheets know, piece by piece.

    `make` is called within a unit of work of its own.
    """
    with unit_of_work():
        export = make()
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        buffer.write("\ufeff")
        writer.writerow(export.heads)
        for row in export.rows:
            writer.writerow([safe(cell) for cell in row])
            if buffer.tell() > 32_768:
                yield _taken(buffer)
        yield _taken(buffer)


def xlsx_of(make: Callable[[], Export]) -> IO[bytes]:
    """A table as a workbook in a temporary file, row by row (constant memory); close it."""
    with unit_of_work(), ExitStack() as failing:
        export = make()
        target = failing.enter_context(tempfile.TemporaryFile(suffix=".xlsx"))
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(target, options) as book:
            _write_sheets(book, export)
        target.seek(0)
        failing.pop_all()
    return target


def _write_sheets(book: Any, export: Export) -> None:
    rows, number = iter(export.rows), 1
    part = list(islice(rows, 1))
    while part or number == 1:
        name = export.name if number == 1 else f"{export.name} {number}"
        _write_sheet(book, name, export.heads, chain(part, islice(rows, ROWS_A_SHEET - 1)))
        part, number = list(islice(rows, 1)), number + 1


def _write_sheet(
    book: Any, name: str, heads: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(heads) - 1, 16)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, str(safe(cell)))
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif isinstance(cell, Decimal):
                sheet.write_number(number, column, cell, money)
            elif cell is not None:
                sheet.write_number(number, column, cell)


def _day(instant: datetime | None) -> date | None:
    return clock.local(instant).date() if instant else None


def _taken(buffer: io.StringIO) -> bytes:
    taken = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return taken
