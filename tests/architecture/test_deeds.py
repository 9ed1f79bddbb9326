"""Every deed that the log can hold has words for those who read it."""

import ast
from collections.abc import Iterator
from dataclasses import fields

from accounts.states import ROLES
from crowdfund.admin.filters import LedgerFilter
from crowdfund.admin.words import plain
from crowdfund.admin.words.deeds import WORDS
from crowdfund.admin.words.details import LABELS, SAID
from payments.ledger.accounts import KINDS
from payments.ledger.kinds import ACCOUNTS
from payments.receivable_models import WAYS
from tests.architecture import tree

BY_NAME = {one.name for one in fields(LedgerFilter)} | {"new", "known", "wrong"}
"""What two deeds note under names that are made: an export's filter, a ranking's counts."""


def recorded() -> Iterator[tuple[str, str]]:
    """Each string in what is given to `audit.record` as the deed, and the file it is in."""
    for path in tree.product_files():
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                for part in ast.walk(node.args[1]):
                    if isinstance(part, ast.Constant) and "." in str(part.value):
                        yield str(part.value), tree.name(path)


def details() -> set[str]:
    """The name of each detail that is noted beside a deed."""
    found: set[str | None] = set()
    for path in tree.product_files():
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                found |= {one.arg for one in node.keywords}
    return {name for name in found if name} | BY_NAME


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


def test_every_detail_of_a_deed_has_a_label_and_no_label_is_left_over() -> None:
    assert LABELS.keys() == details()
    assert SAID.keys() - LABELS.keys() == set()


def test_every_role_has_a_name() -> None:
    assert plain.ROLES.keys() == set(ROLES)


def test_every_kind_of_account_of_the_ledger_has_a_name() -> None:
    assert ACCOUNTS.keys() == KINDS.keys()
