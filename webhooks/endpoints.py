"""Endpoints that an admin manages: added, changed, paused, resumed, removed; their secrets."""

import base64
import secrets as randomness
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from kit import audit, clock, ids, outgoing
from kit.unit_of_work import session
from webhooks import configured, delivering, locks
from webhooks.errors import AddressKnown, AddressRefused, Configured, Rotating
from webhooks.models import Endpoint

ROTATION = timedelta(hours=24)
"""How long the older secret signs beside the new one."""


@dataclass(frozen=True)
class Shown:
    """An endpoint and its secret, which nobody is shown again."""

    endpoint: Endpoint
    secret: str


def add(data: Mapping[str, Any], actor: str) -> Shown:
    """Add an endpoint: name, url, kinds (["*"] for all). AddressRefused, AddressKnown."""
    _judge(data["url"], but=None)
    secret = make_secret()
    endpoint = Endpoint(
        code=ids.short_code(10),
        name=data["name"],
        url=data["url"],
        kinds=list(data["kinds"]),
        secret=secret,
        created_at=clock.now(),
    )
    session().add(endpoint)
    session().flush()
    audit.record(actor, "endpoint.added", endpoint.reference, url=endpoint.url)
    return Shown(endpoint, secret)


def change(endpoint: Endpoint, data: Mapping[str, Any], actor: str) -> Endpoint:
    """Change name, address and kinds. Configured, AddressRefused, AddressKnown."""
    held = _ours(endpoint)
    _judge(data["url"], but=held.id)
    held.name, held.url, held.kinds = data["name"], data["url"], list(data["kinds"])
    audit.record(actor, "endpoint.changed", held.reference, url=held.url)
    return held


def rotate(endpoint: Endpoint, actor: str) -> Shown:
    """Give a new secret; the older one signs beside it for a day. Configured, Rotating.

    A second rotation within that day would throw away the secret that the receiver knows.
    """
    held = _ours(endpoint)
    if held.is_rotating:
        raise Rotating
    held.older_secret, held.older_until = held.secret, clock.now() + ROTATION
    held.secret = make_secret()
    audit.record(actor, "endpoint.rotated", held.reference)
    return Shown(held, held.secret)


def retire(endpoint: Endpoint, actor: str) -> Endpoint:
    """End a rotation: the older secret signs nothing more. Configured."""
    held = _ours(endpoint)
    held.older_secret = held.older_until = None
    audit.record(actor, "endpoint.older_secret_retired", held.reference)
    return held


def pause(endpoint: Endpoint, actor: str) -> Endpoint:
    """Send nothing until it is resumed; events are kept for it. ForbiddenMove."""
    held = locks.endpoint(endpoint.id)
    held.move_to("paused", actor=actor)
    return held


def resume(endpoint: Endpoint, actor: str) -> Endpoint:
    """Send again, first what has waited. ForbiddenMove."""
    held = locks.endpoint(endpoint.id)
    held.move_to("active", actor=actor)
    delivering.forgive(held)
    for lane in range(delivering.LANES):
        delivering.wake(held.id, lane)
    return held


def remove(endpoint: Endpoint, actor: str) -> Endpoint:
    """Send it nothing any more, not even what waits; its log stays. Configured, ForbiddenMove."""
    held = _ours(endpoint)
    held.move_to("removed", actor=actor)
    return held


def make_secret() -> str:
    """A fresh secret: 32 random bytes (Standard Webhooks 1.0, "Signature scheme": 24 to 64)."""
    return "whsec_" + base64.b64encode(randomness.token_bytes(32)).decode()


def _ours(endpoint: Endpoint) -> Endpoint:
    held = locks.endpoint(endpoint.id)
    if held.is_configured:
        raise Configured
    return held


def _judge(url: str, but: int | None) -> None:
    try:
        outgoing.check(url, configured.allowed())
    except outgoing.NotAllowed as error:
        raise AddressRefused from error
    known = select(Endpoint.id).where(Endpoint.url == url, Endpoint.state != "removed")
    found = session().scalar(known)
    if found is not None and found != but:
        raise AddressKnown
