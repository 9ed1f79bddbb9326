"""Statements taken: nothing comes in twice, whatever overlaps; one line, one entry."""

from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from kit.states import ForbiddenMove
from kit.unit_of_work import joined, session, unit_of_work
from payments.bank import lines, statements
from payments.bank.models import BankLine, BankStatement
from payments.ledger import books, entries
from payments.ledger.models import Entry
from tests.factories import accounts, offline
from tests.support import work
from tests.support.story import Story

CAMT = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>IT60X0542811101000000123456</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">5.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>
</Ntry></Stmt></BkToCstmrStmt></Document>"""


def content(*rows: str) -> bytes:
    return "\n".join([offline.HEAD, *rows]).encode()


def booked() -> tuple[int, int, int]:
    """How many lines there are, how many entries of them, and their sum in the bank."""
    with joined():
        there = session().scalar(select(func.count(BankLine.id))) or 0
        entries = session().scalar(select(func.count()).where(Entry.kind == "bank_received")) or 0
        return there, entries, books.balance("bank")


def test_the_same_file_is_the_same_statement(story: Story) -> None:
    by = accounts.account("admin").id
    file = content(offline.row(5_00))
    with unit_of_work():
        first = statements.upload("a.csv", file, by)
    with unit_of_work():
        assert statements.upload("b.csv", file, by).id == first.id
    for _ in range(2):
        with unit_of_work():
            statements.take(first, by)
        story.work()
    assert booked() == (1, 1, 5_00)


def test_a_line_of_two_files_comes_in_once(story: Story) -> None:
    accounts.account("admin")
    shared, new = offline.row(5_00), offline.row(7_00)
    offline.statement(shared)
    with unit_of_work():
        again = statements.upload("b.csv", content(shared, new), accounts.account("admin").id)
        preview = statements.preview(again)
        assert (len(preview.fresh), len(preview.known), preview.total) == (1, 1, 7_00)
    with unit_of_work():
        statements.take(again, again.uploaded_by)
    story.work()
    assert booked() == (2, 2, 12_00)


def test_two_lines_that_say_the_same_are_two(story: Story) -> None:
    accounts.account("admin")
    twin = "01/03/2027;5,00;Carla;IT02;dono;"
    offline.statement(twin, twin)
    assert booked() == (2, 2, 10_00)
    offline.statement(twin, twin, offline.row(1_00))
    assert booked() == (3, 3, 11_00)


def test_days_that_came_as_columns_are_closed_to_xml(story: Story) -> None:
    admin = accounts.account("admin").id
    offline.statement(offline.row(5_00, day=date(2027, 2, 26)))
    for day, fresh in (("2027-02-26", 0), ("2027-02-27", 1)):
        with unit_of_work():
            found = statements.upload("x.xml", CAMT.format(day=day).encode(), admin)
            preview = statements.preview(found)
        assert (len(preview.fresh), len(preview.wrong)) == (fresh, 1 - fresh)


def test_a_discarded_file_brings_nothing_and_may_come_again(story: Story) -> None:
    by = accounts.account("admin").id
    file = content(offline.row(5_00))
    with unit_of_work():
        first = statements.upload("a.csv", file, by)
        statements.discard(first, by)
    with unit_of_work(), pytest.raises(ForbiddenMove):
        statements.take(first, by)
    with unit_of_work():
        second = statements.upload("a.csv", file, by)
        assert (second.id != first.id, second.state) == (True, "uploaded")
        statements.take(second, by)
    with unit_of_work(), pytest.raises(ForbiddenMove):
        statements.discard(second, by)


def test_ten_thousand_lines_come_in_by_batches(story: Story) -> None:
    by = accounts.account("admin").id
    rows = [f"01/03/2027;5,00;A;IT02;riga {number};" for number in range(1_000)]
    with unit_of_work():
        first = statements.upload("a.csv", content(*rows), by)
        taken = statements.take(first, by)
    assert taken.taken == 1_000
    names = story.work()
    assert names.count("bank.book") == 1_000 // lines.BATCH + 1
    assert booked() == (1_000, 1_000, 5_000_00)
    assert story.differences() == []


ROWS = [f"0{day}/02/2027;{day}{number},00;A;IT02;r;" for day in range(1, 4) for number in (0, 1, 1)]
"""Three days, each with a line alone and two that say the same."""


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(files=st.lists(st.sets(st.integers(0, 2), min_size=1), min_size=1, max_size=5))
def test_days_come_in_once_however_files_overlap(app: Flask, files: list[set[int]]) -> None:
    """A file has whole days, as banks give them; in any order, any number of times."""
    with unit_of_work() as opened:
        before = opened.scalar(select(func.max(BankStatement.id))) or 0
    by = accounts.account("admin").id
    mark = f"{by}"
    rows = [row.replace(";r;", f";{mark};") for row in ROWS]
    for number, days in enumerate(files):
        picked = [row for day in sorted(days) for row in rows[3 * day : 3 * day + 3]]
        for _again in range(1 + number % 2):
            with unit_of_work():
                statements.take(statements.upload("f.csv", content(*picked), by), by)
            work.run_jobs(app)
    seen = set().union(*files)
    with unit_of_work() as opened:
        there = opened.scalar(
            select(func.count(BankLine.id)).where(
                BankLine.statement_id > before, BankLine.remittance == mark
            )
        )
        entries = opened.scalar(select(func.count()).where(Entry.kind == "bank_received"))
        lines_there = opened.scalar(select(func.count(BankLine.id)))
    assert there == 3 * len(seen)
    assert entries == lines_there


def test_what_the_gateway_sent_is_not_counted_twice(story: Story) -> None:
    """Its payout was booked from its own statement before the bank's line came in."""
    by = accounts.account("admin").id
    with unit_of_work():
        entries.gateway_payout("po_1", 70_00)
    first, second = offline.line(70_00, "STRIPE"), offline.line(70_00, "STRIPE")
    with unit_of_work():
        entry = lines.booked_before(70_00)[0]
        lines.recognise(first, entry, by)
    with unit_of_work(), pytest.raises(lines.NotTheSame):
        lines.recognise(second, entry, by)
    with unit_of_work():
        assert books.balance("bank") == 140_00
        assert books.balance("unallocated") == -70_00
