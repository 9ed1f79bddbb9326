"""Markdown from people becomes safe HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.markdown import render


def test_text_headings_lists_and_links_are_kept() -> None:
    html = render("# Titolo\n\n**forte** [qui](https://example.org)\n\n- uno")

    assert "<h3>Titolo</h3>" in html
    assert "<strong>forte</strong>" in html
    assert 'rel="nofollow ugc noopener"' in html
    assert "<li>uno</li>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        '<img src=x onerror="alert(1)">',
        "<a href='data:text/html,x'>x</a>",
        "[x](<javascript:alert(1)>)",
    ],
)
def test_nothing_that_runs_or_loads_gets_through(text: str) -> None:
    html = render(text).lower()

    assert not any(
        bad in html for bad in ("<script", "<img", 'href="javascript', 'href="data', "<a onerror")
    )


@given(st.text(max_size=300))
def test_any_text_renders(text: str) -> None:
    assert "<script" not in render(text).lower()
