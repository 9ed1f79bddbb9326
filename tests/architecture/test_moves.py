"""Every change of a state can be told in words: what changed, from what to what, and why."""

import ast
import re
from collections.abc import Iterator

import pytest
from flask import Flask, get_template_attribute

from campaigns.pledges.states import HOLDS_REWARD, PLEDGE
from crowdfund.admin.words.lifecycles import STATES, THINGS
from crowdfund.admin.words.reasons import MADE, NOTES, reason
from crowdfund.docs import LIFECYCLES
from kit.states import Lifecycle
from tests.architecture import tree

NAMED_BY_MACROS = {
    "account": "admin/_people.html", "campaign": "ui/states.html", "pledge": "ui/states.html",
}  # fmt: skip
GONE = frozenset(PLEDGE.states) - HOLDS_REWARD - {"draft"}
OF_A_STATE = {
    "the campaign is {}": {"failed", "cancelled"},
    "the pledge is {}": GONE | {"reversed"},
}
"""Reasons that name a state, and the states in which they come: nothing is promised any more."""
CODE = re.compile(r"[a-z_]*(\.[a-z_]+)?")
"""Of an error or a refusal, or nothing: other functions take a `reason` of that kind."""
KNOWN = {one.name: one for _file, _title, one in LIFECYCLES}


def test_every_lifecycle_has_a_name_and_no_name_is_left_over() -> None:
    assert THINGS.keys() == KNOWN.keys()
    assert STATES.keys() == KNOWN.keys() - NAMED_BY_MACROS.keys()


@pytest.mark.parametrize("lifecycle", [KNOWN[name] for name in STATES], ids=list(STATES))
def test_every_state_has_a_name_and_no_name_is_left_over(lifecycle: Lifecycle) -> None:
    assert set(STATES[lifecycle.name]) == set(lifecycle.states)


def takers() -> dict[str, int]:
    """The place of `reason` among what each function of the product takes, by its name."""
    found = {}
    for path in tree.product_files():
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                names = [one.arg for one in node.args.args if one.arg != "self"]
                if "reason" in names:
                    found[node.name] = names.index("reason")
    return found


def noted() -> Iterator[tuple[str, str]]:
    """What the code itself gives as a reason, and where; `{}` for what is put in."""
    places = takers()
    for path in tree.product_files():
        if "twin" in path.parts:
            continue
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Call):
                for given in _given(node, places):
                    for text in _texts(given):
                        yield text, tree.name(path)


def _given(call: ast.Call, places: dict[str, int]) -> Iterator[ast.expr]:
    yield from (one.value for one in call.keywords if one.arg == "reason")
    place = places.get(ast.unparse(call.func).rpartition(".")[2])
    if place is not None and place < len(call.args):
        yield call.args[place]


def _texts(given: ast.expr) -> Iterator[str]:
    if isinstance(given, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else "{}" for one in given.values)
        yield "".join(map(str, parts))
    elif isinstance(given, ast.Constant):
        yield str(given.value)
    elif isinstance(given, ast.IfExp):
        yield from _texts(given.body)
        yield from _texts(given.orelse)


def test_every_reason_that_the_code_gives_has_words() -> None:
    plain = {re.sub(r"\{\w+\}", "{}", one) for one in MADE} | OF_A_STATE.keys()
    found = {one for one in noted() if not CODE.fullmatch(one[0])}
    assert len(found) > 50
    without = {
        f"{text} ({where})"
        for text, where in found
        if not (text in NOTES or text in plain or not text.strip("{}"))
    }
    assert without == set()


@pytest.mark.parametrize("text", list(OF_A_STATE))
def test_a_reason_that_is_a_state_has_words_for_each(text: str) -> None:
    assert {text.format(state) for state in OF_A_STATE[text]} - NOTES.keys() == set()


@pytest.mark.parametrize("lifecycle", sorted(NAMED_BY_MACROS))
def test_the_templates_name_every_state_of_theirs(app: Flask, lifecycle: str) -> None:
    name = get_template_attribute(NAMED_BY_MACROS[lifecycle], f"{lifecycle}_state_name")
    assert [one for one in KNOWN[lifecycle].states if str(name(one)).strip() == one] == []


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("the goal was met", "l'obiettivo è raggiunto"),
        ("attempt 3", "tentativo 3"),
        ("insufficient_funds", "sul conto non ci sono abbastanza soldi"),
        ("a_code_of_tomorrow", "a_code_of_tomorrow"),
        ("240000 of 300000 cents pledged or matched", "2.400 € su 3.000 €, fra promesse e sponsor"),
        ("gateway: succeeded", "dal gestore: Riuscito"),
        ("gateway: a word of tomorrow", "dal gestore: a word of tomorrow"),
        ("Manca il permesso del Comune.", "Manca il permesso del Comune."),
        ("", ""),
    ],
)
def test_a_reason_is_said_in_words_and_what_people_wrote_stays(noted: str, said: str) -> None:
    assert reason(noted).replace("\N{NO-BREAK SPACE}", " ") == said
