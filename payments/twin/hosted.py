"""What the hosted pages share: language, rendering, and acting on the twin as a person does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, make_response, render_template, request

from payments.twin.schedule import run_due
from payments.twin.store import Json
from payments.twin.texts import TEXTS
from payments.twin.twin import Twin

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@contextmanager
def acting(twin: Twin) -> Iterator[None]:
    """Hold the lock; do what is due before and after, and keep what changed."""
    with twin.lock:
        run_due(twin)
        try:
            yield
        finally:
            run_due(twin)
            twin.save()


def language(locale: str | None) -> str:
    """The language of a page: the session's, or the browser's, or Italian."""
    if locale and locale != "auto":
        return "en" if locale.startswith("en") else "it"
    return request.accept_languages.best_match(["it", "en"]) or "it"


def page(template: str, locale: str | None, status: int = 200, **more: Any) -> Response:
    """A rendered page with its words."""
    chosen = language(locale)
    text = TEXTS[chosen]
    response = make_response(render_template(template, t=text, language=chosen, **more), status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def message(name: str, locale: str | None, status: int, link: str | None = None) -> Response:
    """A page that only says something: `done`, `expired` or `missing`."""
    return page("message.html", locale, status, name=name, link=link)


def error_text(error: Json | None, chosen: str) -> str | None:
    """What went wrong, in the page's language."""
    if not error:
        return None
    words = TEXTS[chosen]
    code = error.get("decline_code") or error.get("code") or ""
    return words.get(code, words["card_declined"])
