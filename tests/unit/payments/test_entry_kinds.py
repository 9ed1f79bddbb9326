"""Every kind of entry that the ledger writes has a name, for the desk and for the team."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from campaigns.settlement import statement
from kit.i18n import force_locale
from payments.ledger import entries, kinds

SOURCE = ast.parse(Path(entries.__file__).read_text())


def written() -> dict[str, ast.FunctionDef]:
    """The kinds of entries, each with the function that writes it."""
    found: dict[str, ast.FunctionDef] = {}
    for function in (one for one in SOURCE.body if isinstance(one, ast.FunctionDef)):
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "books.post":
                kind = call.args[1]
                assert isinstance(kind, ast.Constant)
                found[str(kind.value)] = function
    return found


def touches_a_campaign(function: ast.FunctionDef) -> bool:
    text = ast.unparse(function)
    return "Line('campaign'" in text or "_taken(" in text or "lines_of(" in text


KINDS = sorted(written())
OF_A_CAMPAIGN = sorted(kind for kind in KINDS if touches_a_campaign(written()[kind]))


def test_the_names_are_those_of_the_kinds_that_are_written() -> None:
    assert sorted(kinds.NAMES) == KINDS


def test_the_statement_names_what_touches_a_campaign_and_nothing_else() -> None:
    assert sorted(statement.NAMES) == OF_A_CAMPAIGN
    assert {"capture", "confirmed", "match_awarded", "dispute_lost"} < set(OF_A_CAMPAIGN)


@pytest.mark.parametrize("name_of", [kinds.name_of, statement.name_of])
def test_a_name_is_words_in_both_languages(app: Flask, name_of: Callable[[str], str]) -> None:
    with app.test_request_context():
        for kind in KINDS:
            with force_locale("it"):
                italian = name_of(kind)
            with force_locale("en"):
                english = name_of(kind)
            assert italian not in (kind, kind.replace("_", " "), english)
