"""A ranking list: tried first, wrong lines kept, nothing in twice, no file breaks it."""

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from crowdfund.ideas import ranking, ranking_files
from crowdfund.ideas.models import Idea
from crowdfund.ideas.ranking_files import UnreadableFile
from kit import territory
from kit.unit_of_work import session, unit_of_work
from tests.factories.rankings import BIKES, BREAD, WRONG, listed, workbook


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
    report = ranking.bring_in(listed(BREAD, WRONG, "", BIKES), take=True)

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


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (";C-1;Il forno;Anna;a@posta.example;;M6", "domanda: manca."),
        ("A-1;C-1;Il forno;Anna;non una;;M6", "e-mail: non è un indirizzo e-mail."),
        ("A-1;C-1;Il;Anna;a@posta.example;;M6", "titolo: deve avere da 3 a 200 caratteri."),
        ("A-1;C-1;Il forno;Anna;a@posta.example;molto;M6", "spese: scrivile così"),
        ("A-1;C-1;Il forno;Anna;a@posta.example;;M77", "municipalita: non la conosciamo"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words_by_column(app: Flask, line: str, said: str) -> None:
    (wrong,) = ranking.bring_in(listed(line), take=False).wrong

    assert wrong.why.startswith(said)


def test_all_that_is_wrong_with_a_line_is_said_at_once(app: Flask) -> None:
    (wrong,) = ranking.bring_in(listed("A-1;;X;;no;molto;M77"), take=False).wrong

    for column in ("bando", "titolo", "nome", "e-mail", "spese", "municipalita"):
        assert f"{column}: " in wrong.why


def test_a_place_may_be_written_by_its_name(app: Flask) -> None:
    name = territory.current().districts["M6"].name
    ranking.bring_in(listed(f"A-1;C-1;Il forno;Anna;a@posta.example;;{name}"), take=True)

    assert ideas()[0].district == "M6"


ROW = ("A-1", "C-1", "Il perché", "Noè", "a@posta.example")
KNOWN_HEADS = ("domanda", "bando", "titolo", "nome", "e-mail")


@pytest.mark.parametrize(
    "content",
    [
        workbook(KNOWN_HEADS, ROW, before="Leggimi"),
        workbook(("Graduatoria provvisoria",), ("", ""), KNOWN_HEADS, ROW),
        "\n".join([";".join(KNOWN_HEADS), ";".join(ROW)]).encode("latin-1"),
        "\n".join(["\t".join(KNOWN_HEADS), "\t".join(ROW)]).encode("utf-16"),
        "\n".join([",".join(KNOWN_HEADS), ",".join(ROW)]).encode("utf-8-sig"),
    ],
    ids=["second sheet", "title above", "latin-1", "utf-16 and tabs", "utf-8 and commas"],
)
def test_lists_are_read_however_offices_keep_them(content: bytes) -> None:
    (line,) = ranking_files.read(content)

    assert (line.cells["title"], line.cells["name"]) == ("Il perché", "Noè")


def bomb() -> bytes:
    """A workbook whose parts are far larger than what holds them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", bytes(ranking_files.MOST_UNPACKED + 1))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vuoto"),
        (b" \r\n ", "vuoto"),
        (b"a" * (ranking_files.MOST_BYTES + 1), "troppo grande"),
        (bomb(), "troppo grande quando si apre"),
        (ranking_files.OLD_OFFICE + bytes(600), "vecchio o ha una password"),
        (b"domanda;bando;titolo\n1;2;3", "nome, e-mail"),
        (b"PK\x03\x04broken", "non è un foglio XLSX"),
    ],
    ids=["empty", "blank", "huge", "bomb", "old or locked", "heads missing", "broken"],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        list(ranking_files.read(content))

    assert said in str(refused.value.message)


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
