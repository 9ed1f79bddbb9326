"""A file says what it does in its first line and is short enough to be read in one go."""

import ast
import re

from tests.architecture import tree

LONGEST_FILE = 320
LONGEST_FUNCTION = 60
"""Lines; about 40 is the aim."""

NOT_AT_THE_MARGIN = re.compile(r"^(?!from |import ).*\bimport\b", re.MULTILINE)
"""A file without such a line imports nothing inside anything."""

NOTES_TO_SELF = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
WRITTEN_BY_HAND = ("*.html", "*.md", "*.css", "*.js", "*.mjs")


def test_no_python_file_is_longer_than_320_lines() -> None:
    long = {
        tree.name(path): lines
        for path in tree.python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_template_style_or_script_is_longer_than_320_lines() -> None:
    files = tree.text_files("*.html", "*.css", "*.js", "*.mjs", folders=("templates", "frontend"))
    long = [
        tree.name(path)
        for path in files
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    ]
    assert long == []


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function; an object written out in full counts as one line."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    written_out = [
        statement.value
        for statement in function.body
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Return)
        and isinstance(statement.value, ast.Dict)
    ]
    return lines - sum((one.end_lineno or 0) - one.lineno for one in written_out)


def test_no_function_of_the_product_is_longer_than_60_lines() -> None:
    long = [
        f"{tree.name(path)}:{node.lineno} {node.name}"
        for path in tree.product_files()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and length(node) > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_does_in_its_first_line() -> None:
    silent = []
    for path in tree.python_files():
        text = path.read_text(encoding="utf-8")
        if path.name == "__init__.py" and not text and path.is_relative_to(tree.ROOT / "tests"):
            continue
        first = text.split("\n", 1)[0]
        generated = path.is_relative_to(tree.ROOT / "migrations" / "versions")
        begins = first.startswith(('"""', 'r"""', "#!"))
        if not begins or not (ast.get_docstring(tree.parsed(path)) or generated):
            silent.append(tree.name(path))
    assert silent == []


def test_nothing_is_imported_inside_a_function() -> None:
    local = [
        f"{tree.name(path)}:{inner.lineno}"
        for path in tree.python_files()
        if NOT_AT_THE_MARGIN.search(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert local == []


def test_a_package_file_holds_no_logic() -> None:
    """An `__init__.py` may have its docstring, imports, and plain names."""
    allowed = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    busy = [
        tree.name(path)
        for path in tree.product_files()
        if path.name == "__init__.py"
        and not all(isinstance(node, allowed) for node in tree.parsed(path).body)
    ]
    assert busy == []


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    assert [tree.name(p) for p in tree.product_files() if p.name in drawers] == []


def test_nothing_is_left_for_later() -> None:
    notes = [
        f"{tree.name(path)}:{number}"
        for path in (
            *tree.product_files(),
            *tree.text_files(*WRITTEN_BY_HAND, folders=("templates", "frontend")),
        )
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if NOTES_TO_SELF.search(line)
    ]
    assert notes == []
