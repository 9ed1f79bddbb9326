"""Every deed that the log can hold has words for those who read it."""

import ast
from collections.abc import Iterator

from crowdfund.admin.deeds import WORDS
from payments.receivable_models import WAYS
from tests.architecture import tree


def recorded() -> Iterator[tuple[str, str]]:
    """Each string in what is given to `audit.record` as the deed, and the file it is in."""
    for path in tree.product_files():
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                for part in ast.walk(node.args[1]):
                    if isinstance(part, ast.Constant) and "." in str(part.value):
                        yield str(part.value), tree.name(path)


def test_every_deed_has_words() -> None:
    known = list(recorded())
    assert len(known) > 60
    without = {
        f"{deed} ({where})"
        for deed, where in known
        if deed not in WORDS and not (deed.endswith(".") and any(w.startswith(deed) for w in WORDS))
    }
    assert without == set()


def test_no_words_are_left_of_deeds_that_are_gone() -> None:
    known = {deed for deed, _where in recorded()}
    beginnings = tuple(deed for deed in known if deed.endswith("."))
    assert {one for one in WORDS if one not in known and not one.startswith(beginnings)} == set()


def test_each_way_in_which_a_debt_is_settled_has_words() -> None:
    assert {f"receivable.{way}" for way in WAYS} <= WORDS.keys()
