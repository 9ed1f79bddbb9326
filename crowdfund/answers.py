"""How a page answers after something was done."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue


def done(said: str, to: str, *, kind: str = "success", **values: Any) -> ResponseReturnValue:
    """Say what was done and lead on to a page; 303, so that a reload does nothing again."""
    flash(said, kind)
    return redirect(url_for(to, **values), 303)
