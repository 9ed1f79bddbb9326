"""Signed links: what a mail lets its reader do without a password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from kit import clock


@dataclass
class _Keys:
    secret: str = ""
    base_url: str = "http://127.0.0.1:5000"


_keys = _Keys()


def configure(secret: str, base_url: str | None = None) -> None:
    """Set the secret that signs (the application's) and the public address of the service."""
    _keys.secret = secret
    if base_url:
        _keys.base_url = base_url.rstrip("/")


def address(endpoint: str, **values: Any) -> str:
    """The full address of a page, for mails: from the configured base, never from the request.

    A forged Host header therefore cannot lead a reader elsewhere; works in jobs too.
    """
    return _keys.base_url + current_app.url_map.bind("").build(endpoint, values)


def sign(purpose: str, value: str) -> str:
    """A token that carries `value` for one `purpose`, and when it was made."""
    return _serializer(purpose).dumps([value, int(clock.now().timestamp())])


def read(purpose: str, token: str, *, valid_for: timedelta) -> str | None:
    """The value of a genuine token not older than `valid_for`; None for any other."""
    try:
        value, made = _serializer(purpose).loads(token)
        age = clock.now() - datetime.fromtimestamp(int(made), tz=clock.now().tzinfo)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(value) if age <= valid_for else None


def _serializer(purpose: str) -> URLSafeSerializer:
    if not _keys.secret:
        raise RuntimeError("no secret to sign links with")
    return URLSafeSerializer(_keys.secret, salt=f"link:{purpose}")
