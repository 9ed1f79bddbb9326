"""Every setting is listed for operators, and nothing is listed that the service does not read."""

import ast
import re

from tests.architecture import tree

READERS = {
    "bic", "choice", "iban", "mail", "number", "objects", "secret", "several", "text", "url",
}  # fmt: skip


def read_by_the_service() -> set[str]:
    """The names after CROWDFUND_ that crowdfund/config.py asks its reader for."""
    return {
        node.args[0].value
        for node in ast.walk(tree.parsed(tree.ROOT / "crowdfund" / "config.py"))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_the_example_lists_every_setting_and_no_other() -> None:
    text = (tree.ROOT / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^#?CROWDFUND_([A-Z_]+)=", text, re.MULTILINE))
    assert listed == read_by_the_service()
    assert re.search(r"^DATABASE_URL=", text, re.MULTILINE)
