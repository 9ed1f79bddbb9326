"""Exports: every row, nothing a spreadsheet would run, nothing of whose it is."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from crowdfund.statistics import exports
from crowdfund.statistics.exports import Export
from crowdfund.statistics.filters import Asked
from kit.audit import Deed
from kit.spreadsheets import Cell, safe
from kit.unit_of_work import unit_of_work
from tests.factories import books, campaigns, pledges

EVIL = '=HYPERLINK("http://evil.example","click")'


def rows_of(table: str, asked: Asked | None = None) -> list[list[str]]:
    text = b"".join(exports.as_csv(table, asked or Asked())).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("text", [EVIL, "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＠x"])
def test_what_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Il forno", "a=b", "", "€ 5", -5, Decimal("-1.50"), None])
def test_everything_else_stays_as_it_is(cell: Cell) -> None:
    assert safe(cell) == cell


def test_csv_of_campaigns(app: Flask) -> None:
    campaign = campaigns.live(district="M4")
    campaigns.draft(title='Casa, orto; "pane"', summary="x" * 20)
    pledges.committed(campaign, 1_234_50)
    books.collected(campaign, 1_234_50)
    head, live, draft = rows_of("campaigns")
    found = dict(zip(head, live, strict=True))
    assert found["codice"] == campaign.code
    assert found["stato"] == "live"
    assert found["municipalita"] == "M4"
    assert (found["pubblicata"], found["scadenza"]) == ("2027-03-01", "2027-04-10")
    assert (found["promesso_euro"], found["raccolto_euro"]) == ("1234.50", "1234.50")
    assert found["sostegni"] == "1"
    assert draft[1] == 'Casa, orto; "pane"'
    assert dict(zip(head, draft, strict=True))["pubblicata"] == ""


def test_csv_begins_with_the_mark_that_spreadsheets_know(app: Flask) -> None:
    assert next(iter(exports.as_csv("campaigns", Asked()))).startswith(b"\xef\xbb\xbfcodice,")


def test_csv_of_a_dangerous_title(app: Flask) -> None:
    campaigns.draft(title=EVIL)
    assert rows_of("campaigns")[1][1] == f"'{EVIL}"


def test_csv_of_pledges_says_nothing_of_whose_they_are(app: Flask) -> None:
    pledge = pledges.committed(
        campaigns.live(), 25_00, email="anna@posta.example", name="Anna E.", message="Forza!"
    )
    text = b"".join(exports.as_csv("pledges", Asked())).decode()
    assert f"{pledge.code},{pledge.campaign.code},M6," in text
    assert ",25.00,2027-03-01,2027-03-01," in text
    for secret in ("anna@posta.example", "Anna", "Forza"):
        assert secret not in text


def test_the_period_holds_for_both_tables(app: Flask) -> None:
    pledges.committed(campaigns.live())
    for table in ("campaigns", "pledges"):
        assert len(rows_of(table, Asked(since=date(2027, 3, 1), until=date(2027, 3, 1)))) == 2
        assert len(rows_of(table, Asked(since=date(2027, 3, 2)))) == 1


def test_csv_is_written_piece_by_piece(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def rows() -> Iterator[tuple[Cell, ...]]:
        for number in range(5_000):
            read.append(number)
            yield number, "x" * 100

    def many(asked: Asked) -> Export:
        return Export("molte", ("n", "testo"), rows())

    monkeypatch.setitem(exports.TABLES, "many", many)
    pieces = exports.as_csv("many", Asked())
    next(pieces)
    assert 0 < len(read) < 500
    rest = b"".join(pieces)
    assert len(read) == 5_000
    assert rest.endswith(b"4999," + b"x" * 100 + b"\r\n")


def workbook(table: str) -> openpyxl.Workbook:
    with exports.as_xlsx(table, Asked()) as made:
        return openpyxl.load_workbook(made)


def test_xlsx_has_texts_numbers_and_dates_and_no_formula(app: Flask) -> None:
    campaign = campaigns.live(title=EVIL)
    books.collected(campaign, 12_50)
    sheet = workbook("campaigns")["campagne"]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[2], strict=True))
    assert row["titolo"].value == f"'{EVIL}"
    assert row["raccolto_euro"].value == 12.5
    assert row["raccolto_euro"].number_format == "#,##0.00"
    assert row["pubblicata"].value == datetime(2027, 3, 1)  # noqa: DTZ001  a day in a sheet
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d"}
    assert sheet.freeze_panes == "A2"


def test_xlsx_without_rows_has_its_heads(app: Flask) -> None:
    sheet = workbook("pledges")["sostegni"]
    assert [cell.value for cell in sheet[1]] == list(exports.PLEDGE_HEADS)
    assert sheet.max_row == 1


def test_xlsx_goes_on_to_another_sheet(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "ROWS_A_SHEET", 2)
    for _number in range(5):
        campaigns.started()
    book = workbook("campaigns")
    assert book.sheetnames == ["campagne", "campagne 2", "campagne 3"]
    assert [sheet.max_row for sheet in book] == [3, 3, 2]


def test_who_takes_it_is_written_down(app: Flask) -> None:
    exports.note("campaigns", "csv", Asked(since=date(2027, 1, 1)), "account:7")
    with unit_of_work() as opened:
        (deed,) = opened.scalars(select(Deed).where(Deed.action == "statistics.exported"))
        assert (deed.actor, deed.subject) == ("account:7", "campaigns.csv")
        assert deed.details == {"since": "2027-01-01", "until": ""}
