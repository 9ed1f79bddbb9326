"""Errors as people see them: a page in plain words; for the API a problem document."""

import logging

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from crowdfund import api
from kit.errors import DomainError, TooMany
from kit.i18n import gettext
from kit.problems import problem

log = logging.getLogger(__name__)

PAGES = {403, 404, 405, 409, 410, 413, 422, 429, 500, 503}
TOLD = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of an error that its page must keep (RFC 9110)."""


def install(app: Flask) -> None:
    """Answer every error of `app` in the reader's language, never with a stack trace."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(Exception, _broken)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    if _is_api():
        return problem(403, "csrf", gettext("Manca il gettone contro le richieste false."))
    return render_template("errors/csrf.html"), 400


def _refused(error: DomainError) -> ResponseReturnValue:
    """A rule of the domain that no form caught."""
    if _is_api():
        fields = {error.field: [str(error.message)]} if error.field else None
        response = problem(error.status, error.code, str(error.message), errors=fields)
    else:
        name = "429" if error.status == 429 else "refused"
        page = render_template(f"errors/{name}.html", message=error.message, code=error.status)
        response = current_app.make_response((page, error.status))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    response: Response
    if _is_api():
        response = api.answer(error)
    else:
        name = error.code if error.code in PAGES else 500 if error.code >= 500 else 400
        response = current_app.make_response((render_template(f"errors/{name}.html"), error.code))
    for header, value in error.get_headers(request.environ):
        if header in TOLD:
            response.headers[header] = value
    return response


def _too_deep(error: RecursionError) -> ResponseReturnValue:
    """JSON nested deeper than Python can follow is its sender's fault."""
    if _is_api() and request.method != "GET":
        return problem(400, "bad_json", gettext("Il testo inviato non è JSON leggibile."))
    return _broken(error)


def _broken(error: Exception) -> ResponseReturnValue:
    log.error("%s %s", request.method, request.path, exc_info=error)
    if _is_api():
        return problem(500, "broken", gettext("Qualcosa non ha funzionato da noi. Riprova."))
    return render_template("errors/500.html"), 500


def _is_api() -> bool:
    return request.path.startswith(("/api/", "/webhooks/"))
