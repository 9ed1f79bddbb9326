"""The files of this project, as the tests of its shape see them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PACKAGES = (
    "accounts",
    "campaigns",
    "communities",
    "crowdfund",
    "kit",
    "matching",
    "payments",
    "webhooks",
)
OTHER_CODE = ("bin", "examples", "migrations", "tests")


def product_files() -> list[Path]:
    """The Python files of the packages."""
    return sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))


def python_files() -> list[Path]:
    """Every Python file that people write."""
    others = [path for name in OTHER_CODE for path in (ROOT / name).rglob("*.py")]
    return sorted([*product_files(), *others, *ROOT.glob("*.py")])


def text_files(*patterns: str, folders: tuple[str, ...]) -> list[Path]:
    """Files of these folders that match one of the patterns."""
    found = {
        p for folder in folders for pattern in patterns for p in (ROOT / folder).rglob(pattern)
    }
    return sorted(path for path in found if "node_modules" not in path.parts)


def name(path: Path) -> str:
    """A file's path from the root, for messages."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=name(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, with the line: `from a import b` counts as a and as a.b."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = path.relative_to(ROOT).with_suffix("").parts[: -node.level]
                base = ".".join([*parts, base] if base else parts)
            yield base, node.lineno
            for alias in node.names:
                yield f"{base}.{alias.name}", node.lineno


def belongs_to(module: str, package: str) -> bool:
    """Whether `module` is `package` or lies in it."""
    return module == package or module.startswith(f"{package}.")
