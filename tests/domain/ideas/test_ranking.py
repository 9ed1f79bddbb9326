"""A ranking list: tried first, wrong lines kept, nothing in twice, no file breaks it."""

import io
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from crowdfund.ideas import ranking, ranking_files
from crowdfund.ideas.models import Idea
from crowdfund.ideas.ranking_files import UnreadableFile
from kit.unit_of_work import session, unit_of_work

HEADS = "Domanda;Bando;Titolo;Nome;E-mail;Spese;Municipalità"
BREAD = 'A-1;C-1;Il forno;Anna;Anna@Posta.example;"Materiali: 2.800; Corso: 2400,50";M6'
BIKES = "A-2;C-1;Le bici;Ugo;ugo@posta.example;1500;M4"


def listed(*lines: str) -> bytes:
    return "\r\n".join((HEADS, *lines)).encode()


def workbook(*rows: tuple[str | int, ...]) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def ideas() -> list[Idea]:
    with unit_of_work():
        return list(session().scalars(select(Idea).order_by(Idea.application_id)))


def test_a_trial_stores_nothing(app: Flask) -> None:
    report = ranking.bring_in(listed(BREAD, BIKES), take=False)

    assert (report.new, report.known, report.wrong) == (2, 0, [])
    assert ideas() == []


def test_what_is_taken_is_what_the_webhook_would_have_made(app: Flask) -> None:
    ranking.bring_in(listed(BREAD, BIKES), take=True)

    bread, bikes = ideas()
    assert (bread.title, bread.district, bread.applicant_email) == (
        "Il forno", "M6", "anna@posta.example",
    )  # fmt: skip
    assert [(line["label"], line["amount"]) for line in bread.lines] == [
        ("Materiali", 2_800_00), ("Corso", 2_400_50),
    ]  # fmt: skip
    assert bikes.asked == 1_500_00


def test_nothing_comes_in_twice(app: Flask) -> None:
    first = ranking.bring_in(listed(BREAD, BREAD), take=True)
    again = ranking.bring_in(listed(BREAD, BIKES), take=True)

    assert (first.new, first.known) == (1, 1)
    assert (again.new, again.known) == (1, 1)
    assert len(ideas()) == 2


def test_wrong_lines_are_kept_with_their_number_and_reason(app: Flask) -> None:
    wrong = "A-3;C-1;X;Ada;not an address;molto;M1"
    report = ranking.bring_in(listed(BREAD, wrong, "", BIKES), take=True)

    assert report.new == 2
    (found,) = report.wrong
    assert found.line.number == 3
    kept = report.as_csv().decode("utf-8-sig").splitlines()
    assert kept[1].startswith("3,")
    assert "not an address" in kept[1]


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x")', "=1+1"])
def test_a_formula_is_a_wrong_line_and_runs_nowhere(app: Flask, cell: str) -> None:
    heads = ("domanda", "bando", "titolo", "nome", "e-mail")
    rows = (
        ("A-1", "C-1", cell, "Ada", "ada@posta.example"),
        (7, "C-1", "Bici", "Ugo", "u@p.example"),
    )
    report = ranking.bring_in(workbook(heads, *rows), take=True)

    assert report.new == 1
    assert "formula" in report.wrong[0].why
    assert f"'{cell[0]}" in report.as_csv().decode()
    assert ideas()[0].application_id == "7"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe\x00", b"PK\x03\x04broken", b"PK", b"a;b\n1;2", b"\x00" * 50,
        workbook(("domanda", "titolo"), ("1", "x")), workbook()[:-200], b'"' * 999,
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(ranking_files.read(content))


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(UnreadableFile):
        list(ranking_files.read(listed(*["x"] * (ranking_files.MOST_LINES + 1))))


def test_ten_thousand_lines_are_tried(app: Flask) -> None:
    many = (f"B-{n};C-1;Idea {n};Ada;ada{n}@posta.example;100;M1" for n in range(10_000))

    assert ranking.bring_in(listed(*many), take=False).new == 10_000


def test_the_command_tries_then_takes_and_keeps_what_is_wrong(app: Flask, tmp_path: Path) -> None:
    file, errors = tmp_path / "list.csv", tmp_path / "wrong.csv"
    file.write_bytes(listed(BREAD, "A-9;C-1;Y;Z;?;;"))
    run = app.test_cli_runner().invoke

    tried = run(args=["ideas", "import", str(file)])
    assert "1 would be taken" in tried.output
    assert ideas() == []

    taken = run(args=["ideas", "import", str(file), "--take", "--errors", str(errors)])
    assert taken.exit_code == 1
    assert "1 taken, 0 known, 1 wrong" in taken.output
    assert "A-9" in errors.read_text(encoding="utf-8-sig")
    with unit_of_work():
        assert session().scalar(select(func.count()).select_from(Idea)) == 1
