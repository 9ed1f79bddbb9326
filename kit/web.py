"""The web application's frame: one unit of work a request, declared access, safe headers."""

from typing import Any

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from kit import authz
from kit.unit_of_work import abandon, unit_of_work

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
"""Sent with every answer (OWASP Secure Headers project)."""

CSP = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'{form_targets}"
)


class DatabaseNumber(IntegerConverter):
    """A number in a URL that fits PostgreSQL's bigint; a larger one is a page that is not there."""

    def __init__(self, map: Map) -> None:  # noqa: A002  werkzeug's own name
        super().__init__(map, max=2**63 - 1)


class WebApp(Flask):
    """Flask with the project's rules: undeclared routes are refused, errors never commit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url_map.converters["int"] = DatabaseNumber

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view in one unit of work; an answer of 400 or more rolls it back."""
        rule = request.url_rule
        if "\x00" in request.path:  # PostgreSQL cannot even look for it
            abort(404)
        if request.routing_exception is not None or rule is None:
            return super().dispatch_request()
        if rule.endpoint == "static" or rule.endpoint.endswith(".static"):
            return super().dispatch_request()
        declared = authz.declared(self.view_functions[rule.endpoint])
        if declared is None:
            raise RuntimeError(f"{rule.endpoint} does not declare its access")
        if not declared.transactional:
            return super().dispatch_request()
        with unit_of_work():
            response = self.make_response(super().dispatch_request())
            if response.status_code >= 400:
                abandon()
            return response


def add_headers(app: Flask, *, form_targets: list[str], https: bool) -> None:
    """Add security headers to every answer; `form_targets` are origins a form may lead to."""
    policy = CSP.format(form_targets="".join(f" {origin}" for origin in form_targets))

    @app.after_request
    def with_headers(response: Response) -> Any:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy)
        if https:
            response.headers.setdefault(
                "Strict-Transport-Security", "max-age=31536000; includeSubDomains"
            )
        return response
