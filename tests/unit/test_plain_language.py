"""Our own Italian is plain: Gulpease 60 or more, which is easy after eight years of school."""

import re
from pathlib import Path

import pytest

from tests.support.gulpease import gulpease, is_running

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
LEAST = 60
ENOUGH_WORDS = 30
"""Under this a figure says more about chance than about the text."""

SAID = re.compile(r'\b_\(\s*"((?:[^"\\]|\\.)*)"')
COUNTED = re.compile(r'\bngettext\(\s*"(?:[^"\\]|\\.)*",\s*"((?:[^"\\]|\\.)*)"')


def running_texts(template: Path) -> list[str]:
    """What a template says in full sentences."""
    source = template.read_text(encoding="utf-8")
    return [said for said in SAID.findall(source) + COUNTED.findall(source) if is_running(said)]


def templates(folder: str = "") -> list[Path]:
    return sorted(
        path for path in (TEMPLATES / folder).rglob("*") if path.suffix in {".html", ".md"}
    )


def named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


LESSONS = sorted((ROOT / "crowdfund" / "tutoring" / "lessons" / "it").glob("*.md"))
MARKS = re.compile(r"^(?:#+|-|\d+\.) +|\*+", re.MULTILINE)
"""Marks of Markdown, which nobody reads."""

LONG = [path for path in templates() if len(" ".join(running_texts(path)).split()) >= ENOUGH_WORDS]
PAGES = [path for path in templates("pages") if not path.name.startswith("_")]


def test_the_index_is_the_published_formula() -> None:
    # 7 words, 2 sentences, 30 letters.
    assert gulpease(["Il gatto dorme. Piove piano sul tetto."]) == 89 + (600 - 300) / 7


def test_placeholders_count_as_one_word_and_labels_are_left_out() -> None:
    assert gulpease(["Da %(amount)s."]) == gulpease(["Da nome."])
    assert is_running("Se cambi idea, puoi annullare.")
    assert not is_running("Torna al progetto")


def test_nothing_to_measure_is_an_error() -> None:
    with pytest.raises(ValueError, match="no words"):
        gulpease([])


def test_all_that_pages_and_mails_say_is_plain() -> None:
    said = [text for path in templates() for text in running_texts(path)]
    assert len(said) > 300
    assert gulpease(said) >= LEAST


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_each_text_page_is_plain(page: Path) -> None:
    assert gulpease(running_texts(page)) >= LEAST


@pytest.mark.parametrize("template", LONG, ids=named)
def test_each_page_and_mail_of_some_length_is_plain(template: Path) -> None:
    assert gulpease(running_texts(template)) >= LEAST


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_each_lesson_of_the_course_is_plain(lesson: Path) -> None:
    said = MARKS.sub("", lesson.read_text(encoding="utf-8")).splitlines()

    assert gulpease(row for row in said if row.strip()) >= LEAST


def test_the_mails_are_measured_too() -> None:
    assert sum(named(path).startswith("mail/") for path in LONG) >= 5
