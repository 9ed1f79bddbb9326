"""What people, and programs that are up to no good, put into forms and addresses."""

from html.parser import HTMLParser

NASTY: dict[str, str] = {
    "empty": "",
    "blank": " \t\r\n ",
    "huge": "a" * 10_000,
    "huge words": "parola " * 2_000,
    "negative": "-1",
    "zero": "0",
    "italian number": "1.234,50",
    "english number": "1,234.50",
    "exponent": "1e309",
    "not a number": "NaN",
    "beyond bigint": str(2**63),
    "far beyond": "9" * 400,
    "html": '<script>alert(1)</script><img src=x onerror="alert(1)">',
    "sql": "'; DROP TABLE campaigns; --",
    "like": "100%_\\",
    "template": "{{ 7*7 }}{% raw %}%(n)s %s {0}",
    "emoji": "🍞👩‍🌾🇮🇹",
    "nul": "a\x00b",
    "controls": "\x01\x02\x1b[31m\x7f",
    "right to left": "\u202eabc\u202d\u200f",
    "other digits": "١٢٣",
    "long date": "99999-99-99",
    "no such date": "2027-02-30",
    "path": "../../etc/passwd",
    "list": "[]",
    "header": "x\r\nSet-Cookie: a=b",
}
"""A name for people who read a failure → what is sent."""

SURROGATE = b"\xed\xa0\x80\xff\xfe"
"""Bytes that are not UTF-8."""


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.forms.append(((told.get("method") or "get").lower(), told.get("action") or "", {}))
        name = told.get("name")
        if name and self.forms and tag in {"input", "select", "textarea", "button"}:
            self.forms[-1][2][name] = told.get("value") or ""


def forms(page: str) -> list[tuple[str, str, dict[str, str]]]:
    """The forms of a page: method, action, and the names of their fields with their values."""
    found = _Fields()
    found.feed(page)
    return found.forms
