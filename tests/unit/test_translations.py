"""The English interface is whole: every text, every placeholder, no Italian left on a page."""

import html
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, ngettext

from kit import mail
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns

BIN = Path(__file__).resolve().parents[2] / "bin"
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}
OWN_WORDS = {"Chi siamo", "Data"}
"""A heading in the story of the tests' campaign, as a team's words are not translated; and what
is a word of both languages."""

CHUNK = re.compile(r">([^<>]+)<")
TOLD = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]+)"')


def command(name: str) -> Iterator[ModuleType]:
    """A module of bin/, which is no package."""
    sys.path.insert(0, str(BIN))
    try:
        yield import_module(name)
    finally:
        sys.path.remove(str(BIN))


@pytest.fixture(scope="module")
def checker() -> Iterator[ModuleType]:
    """bin/check_translations.py."""
    yield from command("check_translations")


@pytest.fixture(scope="module")
def kept() -> Iterator[Catalog]:
    """The English catalogue."""
    for module in command("catalogue"):
        yield module.read()


@pytest.fixture
def italian(kept: Catalog) -> set[str]:
    """The texts that read differently in English."""
    return {
        message.id
        for message in kept
        if isinstance(message.id, str) and message.id and message.id != message.string
    }


def planted(source: str = "Salva", english: str = "Save", **more: bool) -> Catalog:
    """A catalogue of one text."""
    made = Catalog(locale="en", fuzzy=False)
    made.add(source, english, flags=["fuzzy"] if more.get("fuzzy") else [])
    return made


def test_every_placeholder_of_the_italian_is_in_the_english(
    checker: ModuleType, kept: Catalog
) -> None:
    wrong = [
        fault
        for message in kept
        if message.id
        for fault in checker.of_message(message)
        if "differ" in fault or "per cent" in fault
    ]
    assert wrong == []


def test_one_and_many_are_said_differently(app: Flask) -> None:
    said = ("%(num)s giorno", "%(num)s giorni")
    with app.test_request_context(), force_locale("en"):
        assert [ngettext(*said, days) for days in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


@pytest.mark.parametrize(
    ("fault", "catalogue"),
    [
        ("not translated", planted(english="")),
        ("fuzzy", planted(fuzzy=True)),
        ("marks differ", planted("Da %(amount)s", "From %(sum)s")),
        ("marks differ", planted("**Grazie**", "Thanks")),
        ("white space", planted("Salva ", "Save")),
        ("the source text is English", planted("Save the project", "Save the project")),
        ("per cent sign", planted("Il 90% di tutto", "90% of it all")),
    ],
)
def test_the_check_names_the_fault(checker: ModuleType, fault: str, catalogue: Catalog) -> None:
    assert fault in " ".join(checker.faults(catalogue, catalogue))


def test_the_check_sees_texts_that_come_and_go(checker: ModuleType) -> None:
    found = checker.faults(planted("Vecchio", "Old"), planted("Nuovo", ""))
    assert len(found) == 2
    assert found[0].startswith("new, run bin/translations: 'Nuovo'")
    assert found[1].startswith("nobody says it any more: 'Vecchio'")


def test_a_whole_catalogue_has_no_fault(checker: ModuleType) -> None:
    assert checker.faults(planted(), planted(english="")) == []


def chunks(page: str) -> set[str]:
    """What a page says, piece by piece: text between marks, and names for screen readers."""
    found = CHUNK.findall(page) + TOLD.findall(page)
    return {html.unescape(chunk).strip() for chunk in found} - {""}


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "The neighbourhood changes if we change it together"),
        ("/campaigns", "Projects"),
        ("/how-it-works", "Backing a project"),
        ("/privacy", "What we keep"),
        ("/rules", "What a project can be"),
        ("/account/register", "Create your account"),
        ("/account/login", "I have forgotten my password"),
        ("/campaigns/{slug}", "How we spend the money"),
        ("/campaigns/{slug}/pledge", "How much would you like to give?"),
    ],
)
def test_a_page_in_english_says_nothing_in_italian(
    client: FlaskClient, italian: set[str], path: str, heading: str
) -> None:
    slug = campaigns.live().slug
    answer = client.get(path.format(slug=slug), headers=ENGLISH)
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text
    said = chunks(answer.text)
    assert {heading, "Main menu", "How it works", "Suggest an idea"} <= said
    assert said & italian - OWN_WORDS == set()


def test_a_wrong_answer_is_explained_in_english(client: FlaskClient) -> None:
    slug = campaigns.live().slug
    answer = client.post(f"/campaigns/{slug}/pledge", data={"amount": "abc"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "There is one thing to correct" in chunks(answer.text)


@pytest.mark.parametrize(
    ("language", "amount", "day"),
    [("it", r"\d\.\d{3}\s€", r"\d+ [a-z]+ 2027"), ("en", r"€\d+,\d{3}", r"\d+ [A-Z][a-z]+ 2027")],
)
def test_amounts_and_days_follow_the_language(
    client: FlaskClient, language: str, amount: str, day: str
) -> None:
    slug = campaigns.live().slug
    reader = {"Accept-Language": language}
    assert re.search(amount, client.get(f"/campaigns/{slug}", headers=reader).text)
    assert re.search(day, client.get(f"/campaigns/{slug}/pledge", headers=reader).text)


def test_a_mail_speaks_the_language_of_its_reader(app: Flask) -> None:
    with unit_of_work():
        letter = mail.send(
            "accounts/already_registered",
            "ada@posta.example",
            locale="en",
            login="http://localhost/login",
            forgot="http://localhost/forgot",
        )
        assert letter.subject == "You already have an account"
        assert letter.text.startswith("Hello,")
        assert '<html lang="en"' in letter.html
        assert "Ciao" not in letter.text
