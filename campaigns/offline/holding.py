"""Which transfers this browser may open: by a signed link in the mail, then by a cookie."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from flask import has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from campaigns.offline.models import OfflinePledge
from kit import links

COOKIE = "transfer-"
HELD_FOR = timedelta(days=2)
PURPOSE = "transfer"
LINK_LASTS = timedelta(days=200)
"""As long as a pledge's by card: campaign, what follows the deadline, delivery."""

View = Callable[[OfflinePledge], ResponseReturnValue]


def is_held(code: str) -> bool:
    """Whether the current request shows a right to the pledge `code`."""
    if not has_request_context():
        return False
    cookie = request.cookies.get(COOKIE + code, "")
    if cookie and links.read("transfer-held", cookie, valid_for=HELD_FOR) == code:
        return True
    return _token_opens(code)


def url(pledge: OfflinePledge) -> str:
    """The signed address of a transfer's page, for mails."""
    token = links.sign(PURPOSE, pledge.code)
    return links.address("transfers.show", code=pledge.code, token=token)


def hold(response: Response, code: str) -> Response:
    """Let this browser open the transfer for a while, until it is closed at the latest."""
    response.set_cookie(
        COOKIE + code,
        links.sign("transfer-held", code),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def without_token(view: View) -> View:
    """Swap a valid token in the address for a cookie and open the page without it."""

    @wraps(view)
    def exchange(pledge: OfflinePledge) -> ResponseReturnValue:
        if not _token_opens(pledge.code):
            return view(pledge)
        clean = redirect(url_for(request.endpoint or "", code=pledge.code), 303)
        clean.headers["Referrer-Policy"] = "no-referrer"
        return hold(clean, pledge.code)

    return exchange


def _token_opens(code: str) -> bool:
    token = request.args.get("token", "")
    return bool(token) and links.read(PURPOSE, token, valid_for=LINK_LASTS) == code
