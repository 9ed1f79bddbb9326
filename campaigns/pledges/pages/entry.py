"""How a signed link comes in: its token becomes a cookie and leaves the address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.models import Pledge
from campaigns.pledges import holding

View = Callable[..., ResponseReturnValue]


def without_token(view: View) -> View:
    """Swap a valid token in the address for a cookie and open the same page without it.

    So the token reaches no Referer, no bookmark and no screenshot.
    """

    @wraps(view)
    def exchange(pledge: Pledge, **rest: Any) -> ResponseReturnValue:
        if not holding.token_opens(pledge.code):
            return view(pledge, **rest)
        clean = redirect(url_for(request.endpoint or "", code=pledge.code, **rest), 303)
        clean.headers["Referrer-Policy"] = "no-referrer"
        return holding.hold(clean, pledge.code)

    return exchange
