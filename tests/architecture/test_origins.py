"""Nothing is loaded from another origin, and no file names the index its packages came from."""

import json
import re

import pytest

from tests.architecture import tree

LOADS = re.compile(
    r"""(?:<(?:script|img|iframe|link|source|video|audio|embed)\b[^>]*?\b(?:src|href|srcset)\s*=\s*["']"""
    r"""|url\(\s*["']?|@import\s+["']|\bimport\s+["']|\bfetch\(\s*["'])\s*(?:https?:)?//""",
    re.IGNORECASE,
)
INDEXES = re.compile(
    r"https?://[^\s\"]*(?:pypi|npmjs|pythonhosted|registry|artifactory|nexus|jsdelivr|unpkg|cdnjs)",
    re.IGNORECASE,
)
LOCKS = ("requirements/run.txt", "requirements/dev.txt", "frontend/package-lock.json")
SETTINGS = ("requirements/run.in", "requirements/dev.in", "setup.cfg", "pyproject.toml", "Makefile")


def test_pages_styles_and_scripts_load_from_our_origin_alone() -> None:
    files = tree.text_files("*.html", "*.css", "*.js", "*.mjs", folders=("templates", "frontend"))
    foreign = [
        f"{tree.name(path)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LOADS.search(line)
    ]
    assert foreign == []


@pytest.mark.parametrize("file", [*LOCKS, *SETTINGS])
def test_no_lock_or_settings_file_names_an_index(file: str) -> None:
    text = (tree.ROOT / file).read_text(encoding="utf-8")
    assert INDEXES.findall(text) == []
    assert "--index-url" not in text
    assert "--find-links" not in text.replace("--no-emit-find-links", "")


def test_every_python_package_of_the_lock_has_its_hashes() -> None:
    for file in LOCKS[:2]:
        blocks = re.split(r"\n(?=[A-Za-z0-9])", (tree.ROOT / file).read_text(encoding="utf-8"))
        bare = [b.split()[0] for b in blocks if "==" in b and "--hash=sha256:" not in b]
        assert bare == [], file


def test_every_npm_package_of_the_lock_has_its_hash() -> None:
    lock = json.loads((tree.ROOT / LOCKS[2]).read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert [
        n for n, one in packages.items() if "integrity" not in one and not one.get("link")
    ] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []


def test_the_lock_for_running_is_part_of_the_lock_for_development() -> None:
    def pins(file: str) -> set[str]:
        text = (tree.ROOT / file).read_text(encoding="utf-8")
        return set(re.findall(r"^([A-Za-z0-9_.\[\]-]+==\S+)", text, re.MULTILINE))

    assert pins(LOCKS[0]) <= pins(LOCKS[1])
