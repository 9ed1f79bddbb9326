"""Which pledges this browser may open: one signed cookie a pledge, or a signed link's token.

A cookie of its own for each pledge, so that two tabs that begin at once cannot overwrite
each other's. A guest without the cookie, the link or the account finds nothing (404).
"""

from datetime import timedelta

from flask import has_request_context, request
from werkzeug.wrappers import Response

from kit import links

PREFIX = "pledge-"
HELD_FOR = timedelta(days=2)
"""How long a browser may open a pledge it began; the mailed link lasts longer."""
AT_MOST = 20
"""Cookies kept a browser: a shared telephone must not fill up."""

LINK_PURPOSE = "pledge"
LINK_LASTS = timedelta(days=200)
"""Ninety days of campaign, the window to collect, the delivery: then the link is dead."""


def is_held(code: str) -> bool:
    """Whether the current request shows a right to the pledge `code`."""
    if not has_request_context():
        return False
    cookie = request.cookies.get(PREFIX + code, "")
    if cookie and links.read("pledge-held", cookie, valid_for=HELD_FOR) == code:
        return True
    return token_opens(code)


def token_opens(code: str) -> bool:
    """Whether the address of the current request carries the pledge's signed token."""
    token = request.args.get("token", "")
    return bool(token) and links.read(LINK_PURPOSE, token, valid_for=LINK_LASTS) == code


def token(code: str) -> str:
    """The token of the pledge's signed link, for mails and for the gateway's way back."""
    return links.sign(LINK_PURPOSE, code)


def hold(response: Response, code: str) -> Response:
    """Let this browser open the pledge for a while, until it is closed at the latest."""
    known = [name for name in request.cookies if name.startswith(PREFIX)]
    for name in known[: max(len(known) + 1 - AT_MOST, 0)]:
        response.delete_cookie(name)
    response.set_cookie(
        PREFIX + code,
        links.sign("pledge-held", code),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response
