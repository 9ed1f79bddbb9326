"""Accounts in the web application: who sends a request, and what happens when it is refused."""

from collections.abc import Sequence

from flask import Flask, abort, g, has_request_context, redirect, request, url_for
from werkzeug.wrappers import Response

from accounts import cookies, jobs, policies, redirects, visitors
from accounts.pages import entry, leaving, own
from accounts.pages.blueprint import blueprint
from accounts.visitors import NOBODY, Visitor
from kit import authz
from kit.i18n import gettext
from kit.problems import problem
from kit.unit_of_work import unit_of_work

__all__ = [
    "blueprint",
    "current",
    "entry",
    "install",
    "jobs",
    "leaving",
    "own",
    "policies",
]

OPEN_WHILE_ENROLLING = frozenset({"accounts.set_up_second_step", "accounts.log_out"})


def current() -> Visitor:
    """Who sends the current request; nobody outside of one. Never asks the database."""
    return g.get("visitor", NOBODY) if has_request_context() else NOBODY


def install(app: Flask, *, always_open: Sequence[str] = ()) -> None:
    """Recognise visitors in `app` and refuse them politely.

    `always_open` are endpoints that staff reach before they set up the second step (the
    change of language, for instance).
    """
    authz.configure(visitor=current, deny=refuse)
    reachable = OPEN_WHILE_ENROLLING | set(always_open)

    @app.before_request
    def recognise() -> Response | None:
        g.visitor, g.account_locale = NOBODY, None
        token = cookies.read()
        if token is None or _is_static(request.endpoint or ""):
            return None
        with unit_of_work():
            g.visitor = visitors.load(token)
        g.account_locale = g.visitor.locale
        if g.visitor.stage == "enrol" and request.endpoint not in reachable:
            return _to_enrolment()
        return None

    @app.after_request
    def keep_private(response: Response) -> Response:
        """A page that somebody logged in has seen is not kept on a shared computer."""
        if current().known_id is not None:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.context_processor
    def for_templates() -> dict[str, object]:
        if not has_request_context():
            return {}
        who = current()
        return {
            "visitor": who,
            "may": authz.may,
            "current_account": who if who.is_logged_in else None,
            "login_url": url_for("accounts.log_in", next=_to_come_back()),
            "logout_url": url_for("accounts.log_out"),
        }


def refuse(visitor: Visitor, subject: object) -> Response:
    """Answer a request that its sender may not make.

    Who is not logged in is sent to do it and comes back; a thing that is not theirs is not
    there (404); a page for others is forbidden (403). The API answers with problems.
    """
    if _is_api():
        return _problem(visitor, subject)
    if visitor.stage == "code":
        return redirect(url_for("accounts.second_step", next=redirects.here()), 303)
    if request.endpoint == "accounts.second_step":
        return redirect(url_for("accounts.log_in", next=request.args.get("next")), 303)
    if not visitor.is_logged_in:
        return redirect(url_for("accounts.log_in", next=redirects.here()), 303)
    return abort(404 if subject is not None else 403)


def _problem(visitor: Visitor, subject: object) -> Response:
    if not visitor.is_logged_in:
        response = problem(401, "not_logged_in", gettext("Prima devi entrare."))
        response.headers["WWW-Authenticate"] = 'Cookie realm="innesco"'
        return response
    if subject is not None:
        return problem(404, "not_found", gettext("Non c'è niente a questo indirizzo."))
    return problem(403, "forbidden", gettext("Questo non lo puoi fare."))


def _to_enrolment() -> Response:
    if _is_api():
        return problem(403, "second_step_missing", gettext("Prima attiva il codice di sicurezza."))
    return redirect(url_for("accounts.set_up_second_step", next=redirects.here()), 303)


def _to_come_back() -> str | None:
    """This page as a `next`, unless it is one of those that lead in."""
    inside = (request.endpoint or "accounts.").startswith("accounts.")
    return None if inside else redirects.here()


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _is_static(endpoint: str) -> bool:
    return endpoint == "static" or endpoint.endswith(".static")
