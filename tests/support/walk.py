"""A walk over many routes: what is the same at every step is done at the first."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import render_template

from accounts import visitors, web
from accounts.visitors import Visitor
from crowdfund import errors


@contextmanager
def people_known() -> Iterator[None]:
    """Whose cookie it is is looked up at a browser's first request: nobody changes in a walk."""
    plain = visitors.load
    known: dict[str, Visitor] = {}

    def load(token: str) -> Visitor:
        if token not in known:
            known[token] = plain(token)
        return known[token]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(visitors, "load", load)
        yield


@contextmanager
def refusals_shown_once() -> Iterator[None]:
    """A page of an error, with nothing in it of the route, is rendered once for each visitor."""
    shown: dict[tuple[str, Visitor], str] = {}

    def remembered(name: str, **about: object) -> str:
        who = (name, web.current())
        if about:
            return render_template(name, **about)
        if who not in shown:
            shown[who] = render_template(name)
        return shown[who]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(errors, "render_template", remembered)
        yield
