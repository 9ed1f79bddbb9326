"""Templates hold what the content security policy and the readers ask for."""

import re

import pytest

from tests.architecture import tree

TEMPLATES = tree.text_files("*.html", folders=("templates",))
PAGES = [
    path for path in TEMPLATES if "mail" not in path.relative_to(tree.ROOT / "templates").parts
]
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def breaches(pattern: str) -> list[str]:
    """Pages in which `pattern` occurs outside comments."""
    return [
        f"{tree.name(path)}: {found[0][:60]}"
        for path in PAGES
        for found in re.finditer(pattern, COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        r"\sstyle=[\"']",
        r"<style\b",
        r"<script(?![^>]*\bsrc=)",
        r"\son[a-z]+=[\"']",
        r"href=[\"']javascript:",
        r"\bhx-on\b",
    ],
)
def test_nothing_needs_unsafe_inline(pattern: str) -> None:
    assert breaches(pattern) == []


def test_no_part_opens_by_a_script_alone() -> None:
    assert breaches(r"\bdata-bs-\w+") == []


def test_every_template_says_what_it_is() -> None:
    silent = [
        tree.name(path)
        for path in TEMPLATES
        if not path.read_text(encoding="utf-8").startswith("{#")
    ]
    assert silent == []


def test_every_icon_exists() -> None:
    sprite = tree.ROOT / "frontend/node_modules/bootstrap-italia/dist/svg/sprites.svg"
    if not sprite.exists():
        pytest.skip("the packages of frontend/ are not installed: run bin/build-assets")
    ours = (tree.ROOT / "frontend/icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'id="(it-[a-z0-9-]+)"', sprite.read_text(encoding="utf-8") + ours))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'"(it-[a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert named - known == set()


def test_every_post_form_carries_the_token() -> None:
    bare = [
        tree.name(path)
        for path in PAGES
        for form in re.findall(
            r"<form\b[^>]*method=\"post\".*?</form>",
            COMMENT.sub("", path.read_text(encoding="utf-8")),
            re.DOTALL,
        )
        if "csrf_field()" not in form
    ]
    assert bare == []


def test_a_first_view_weighs_less_than_its_budget() -> None:
    built = tree.ROOT / "static" / "build"
    if not (built / "manifest.json").exists():
        pytest.skip("the assets are not built: run bin/build-assets")
    compressed = [*built.glob("*.br"), *built.glob("*.woff2")]
    page = 15_000
    assert sum(path.stat().st_size for path in compressed) + page < 150_000
