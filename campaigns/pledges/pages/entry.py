"""How a pledge is found for whoever asks, and how a signed link comes in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.models import Pledge
from campaigns.pledges import addresses, holding, queries

View = Callable[..., ResponseReturnValue]


def draft(slug: str, code: str) -> Pledge | None:
    """The pledge of a step's address; nothing for a guest who guessed the code."""
    return _shown(queries.of_campaign(slug, code))


def pledge(code: str) -> Pledge | None:
    """The pledge of an address; nothing for a guest who guessed the code.

    For one that belongs to an account the policy decides: its owner may have to log in first.
    """
    return _shown(queries.by_code(code))


def by_mailed_token(code: str, token: str) -> Pledge | None:
    """The pledge whose mailed link this is; nothing without its token."""
    found = queries.by_code(code)
    return found if found is not None and addresses.fits(found, token) else None


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


def _shown(found: Pledge | None) -> Pledge | None:
    if found is None or found.account_id is not None or holding.is_held(found.code):
        return found
    return None
