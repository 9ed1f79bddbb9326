"""Errors of the API as problem documents (RFC 9457)."""

from typing import Any

from flask import jsonify
from werkzeug.wrappers import Response

CONTENT_TYPE = "application/problem+json"


def problem(
    status: int, code: str, title: str, *, errors: dict[str, Any] | None = None
) -> Response:
    """A problem document; `code` becomes a stable type URN, `errors` name the fields."""
    body: dict[str, Any] = {
        "type": f"urn:innesco:problem:{code}",
        "title": title,
        "status": status,
    }
    if errors:
        body["errors"] = errors
    response = jsonify(body)
    response.status_code = status
    response.content_type = CONTENT_TYPE
    return response
