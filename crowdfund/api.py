"""The JSON API as a whole: versioned, described by OpenAPI, its errors problem documents."""

from http import HTTPStatus
from typing import Any

import marshmallow
from flask import Blueprint, Flask, current_app, jsonify, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from crowdfund.partners import asyncapi
from kit.authz import access
from kit.i18n import gettext
from kit.problems import problem


class ProblemSchema(marshmallow.Schema):
    """A problem document (RFC 9457)."""

    type = marshmallow.fields.String(required=True)
    title = marshmallow.fields.String(required=True)
    status = marshmallow.fields.Integer(required=True)
    errors = marshmallow.fields.Dict()


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest with problem documents for errors; pages keep their own."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Errors are answered in one place for pages and API: crowdfund/errors.py."""


blueprint = Blueprint("api", __name__)


def install(app: Flask) -> ProblemApi:
    """Add the API's frame to `app`; domains register their blueprints on the result."""
    app.config.update(
        API_TITLE="Innesco",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_JSON_INDENT=None,
    )
    app.register_blueprint(blueprint)
    return ProblemApi(app)


@blueprint.get("/api/v1/openapi.json")
@access("site.public")
def openapi() -> ResponseReturnValue:
    """The description of the API (OpenAPI 3.1)."""
    return jsonify(_description())


@blueprint.get("/api/v1/asyncapi.json")
@access("site.public")
def events() -> ResponseReturnValue:
    """The description of our signed events (AsyncAPI 3)."""
    return send_file(asyncapi.DOCUMENT, mimetype="application/json")


@blueprint.get("/api/docs")
@access("site.public")
def docs() -> ResponseReturnValue:
    """The same for people."""
    spec = _description()
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, item in sorted(spec["paths"].items())
        for method, operation in item.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]
    return render_template("crowdfund/api_docs.html", spec=spec, operations=operations)


def answer(error: HTTPException) -> Response:
    """An HTTP error as a problem document, with the fields that were wrong."""
    status = error.code or 500
    found: dict[str, Any] = getattr(error, "data", {}) or {}
    messages = found.get("messages", {})
    by_field = messages.get("json") or messages.get("query") or messages.get("form") or {}
    if not isinstance(by_field, dict):
        by_field = {"body": by_field}
    title = gettext("Controlla i dati segnati.") if by_field else HTTPStatus(status).phrase
    errors = {
        str(name): [str(part) for part in said] if isinstance(said, list) else str(said)
        for name, said in by_field.items()
    }
    code = HTTPStatus(status).name.lower()
    response = problem(status, code, title, errors=errors or None)
    retry_after = getattr(error, "retry_after", None)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _description() -> dict[str, Any]:
    found: dict[str, Any] = current_app.extensions["flask-smorest"]["apis"][""][
        "ext_obj"
    ].spec.to_dict()
    return found
