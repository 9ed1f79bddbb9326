"""The cookie that carries a session's secret."""

from flask import current_app, request, session
from werkzeug.wrappers import Response


def name() -> str:
    """Over https a name with which no other host and no plain http can set it (RFC 6265bis)."""
    return "__Host-session" if _is_secure() else "session_id"


def read() -> str | None:
    """The secret that the browser sent, if any."""
    return request.cookies.get(name()) or None


def write(response: Response, token: str) -> Response:
    """Give the browser a session; it forgets it when it is closed. The form token changes too."""
    session.pop("csrf_token", None)
    response.set_cookie(name(), token, path="/", secure=_is_secure(), httponly=True, samesite="Lax")
    return response


def clear(response: Response) -> Response:
    """Take the session away from the browser."""
    session.pop("csrf_token", None)
    response.delete_cookie(name(), path="/", secure=_is_secure(), httponly=True, samesite="Lax")
    return response


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
