"""What the documents name exists: modules and their members, files, commands, other documents."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture import tree

PROSE = sorted(
    path
    for path in [*tree.ROOT.glob("*.md"), *(tree.ROOT / "docs").rglob("*.md")]
    if path.name != "CHANGELOG.md"
)
CODE = re.compile(r"`([^`\n]+)`")
DOTTED = re.compile(rf"(?:{'|'.join(tree.PACKAGES)})(?:\.\w+)+")
PATHS = re.compile(
    rf"(?:{'|'.join([*tree.PACKAGES, *tree.OTHER_CODE])}|docs|frontend|requirements|templates"
    r"|territory|\.ci)/[\w./-]*"
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TARGETS = re.compile(r"\bmake ([a-z][a-z-]*)\b")
JOB = re.compile(r'(?:@task\(\s*|^STALLED = )"([\w.]+)"', re.MULTILINE)


def cases(pattern: re.Pattern[str], *, whole: bool = True) -> list[tuple[str, str]]:
    """What `pattern` finds in code marks (`whole`: as all of the mark), with its document."""
    found = set()
    for path in PROSE:
        for mark in CODE.findall(path.read_text(encoding="utf-8")):
            hits = [mark] if whole and pattern.fullmatch(mark) else []
            if not whole:
                hits = pattern.findall(mark)
            found |= {(tree.name(path), hit) for hit in hits}
    return sorted(found)


@pytest.mark.parametrize(("document", "name"), cases(DOTTED))
def test_a_named_member_of_the_code_exists(document: str, name: str) -> None:
    if name in _jobs():
        return
    parts = name.split(".")
    at = next(
        (n for n in range(len(parts), 0, -1) if _module(parts[:n]) is not None),
        0,
    )
    module = _module(parts[:at])

    assert module is not None, f"{document} names {name}"
    if len(parts) > at:
        assert parts[at] in _members(module), f"{document} names {name}"


@pytest.mark.parametrize(("document", "name"), cases(PATHS))
def test_a_named_file_exists(document: str, name: str) -> None:
    made = ("frontend/node_modules",)

    assert name.startswith(made) or (tree.ROOT / name).exists(), f"{document} names {name}"


@pytest.mark.parametrize(("document", "target"), cases(TARGETS, whole=False))
def test_a_named_make_target_exists(document: str, target: str) -> None:
    makefile = (tree.ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{document} names make {target}"


@pytest.mark.parametrize("path", PROSE, ids=tree.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    inside = [link for link in links if not re.match(r"https?:|mailto:", link)]

    assert [link for link in inside if not (path.parent / link).exists()] == []


@cache
def _jobs() -> set[str]:
    """The names of the jobs, which look like modules."""
    texts = (path.read_text(encoding="utf-8") for path in tree.product_files())
    return {name for text in texts for name in JOB.findall(text)}


def _module(parts: list[str]) -> Path | None:
    """The file of a dotted module."""
    if not parts:
        return None
    base = tree.ROOT.joinpath(*parts)
    files = (base.with_suffix(".py"), base / "__init__.py")
    return next((file for file in files if file.is_file()), None)


def _members(path: Path) -> set[str]:
    """The names a module defines at its top."""
    found: set[str] = set()
    for node in tree.parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found
