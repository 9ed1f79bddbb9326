"""After logging in nobody can be led to another site."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import browsers
from accounts.redirects import is_ours

HOME = "https://innesco.example/account/login"


@pytest.mark.parametrize("target", ["/", "/campaigns?theme=x&page=2", "/campaigns/il-forno#budget"])
def test_our_pages_are_ours(target: str) -> None:
    assert is_ours(target)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "campaigns",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/campaigns\r\nSet-Cookie: a=b",
        "/è",
        "/" + "a" * 3_000,
    ],
)
def test_nothing_else_is(target: str) -> None:
    assert not is_ours(target)


@given(st.text(alphabet=st.sampled_from("/\\:@.?#%ahtps \t\n\r"), max_size=12))
def test_what_is_ours_stays_on_our_site_as_a_browser_reads_it(target: str) -> None:
    read = target.translate(str.maketrans("\\", "/", "\t\n\r")).strip()
    if is_ours(target):
        assert urlsplit(urljoin(HOME, read)).netloc == "innesco.example"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (Linux; Android 9) AppleWebKit Chrome/90 Mobile Safari", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge, Windows"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_browsers_have_names_that_people_know(said: str, shown: str) -> None:
    assert browsers.described(said) == shown
