"""Where to go after logging in: back to a page of ours, never to another site."""

from urllib.parse import urlsplit

from flask import request

LONGEST = 2_000


def is_ours(target: str) -> bool:
    """Whether a browser that follows `target` stays on this site.

    Browsers take "\\" for "/" and drop tabs and line ends (WHATWG URL, 4.4), so that only a
    path of visible ASCII characters that starts with exactly one "/" is safe.
    """
    if not target.startswith("/") or target.startswith("//") or len(target) > LONGEST:
        return False
    if "\\" in target or any(not "!" <= char <= "~" for char in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc


def wanted(default: str) -> str:
    """The page named by `next` in the address, if it is ours, else `default`."""
    target = request.args.get("next", "")
    return target if is_ours(target) else default


def here() -> str | None:
    """The current page as a `next`; None where it cannot be opened again by a link."""
    if request.method not in {"GET", "HEAD"}:
        return None
    target = request.full_path.removesuffix("?")
    return target if is_ours(target) else None
