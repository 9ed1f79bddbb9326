"""Endpoints that the operator's configuration names, kept beside those an admin adds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from kit import clock, ids
from kit.outgoing import NOBODY, Allowed
from kit.unit_of_work import session
from webhooks.models import Endpoint
from webhooks.states import ENDPOINT


@dataclass(frozen=True)
class ConfiguredEndpoint:
    """A receiver as configured: where, signed with what, for which kinds ("*" for all)."""

    url: str
    secret: str
    kinds: tuple[str, ...]


@dataclass
class _Known:
    secrets: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, list[str]] = field(default_factory=dict)
    allowed: Allowed = NOBODY


_known = _Known()

_STORED = select(Endpoint).where(Endpoint.state != "removed").order_by(Endpoint.id)


def configure(endpoints: Sequence[ConfiguredEndpoint], allowed: Allowed = NOBODY) -> None:
    """Set who is configured, and which private addresses may be called.

    A URL given twice, for a rotation, gets each event once, signed with both secrets.
    """
    _known.secrets, _known.kinds, _known.allowed = {}, {}, allowed
    for one in endpoints:
        _known.secrets.setdefault(one.url, []).append(one.secret)
        _known.kinds.setdefault(one.url, list(one.kinds))


def allowed() -> Allowed:
    """Private addresses that may be called all the same."""
    return _known.allowed


def is_named(endpoint: Endpoint) -> bool:
    """Whether the configuration of this process still names it."""
    return endpoint.url in _known.secrets


def listening() -> list[Endpoint]:
    """Every endpoint that is not removed, with the configured ones brought up to date."""
    found = _stored()
    if _missing(found):
        _add(_missing(found))
        found = _stored()
    for one in found:
        if one.is_configured and is_named(one):
            _bring_up_to_date(one)
    return [one for one in found if not one.is_configured or is_named(one)]


def _stored() -> list[Endpoint]:
    """Asked for each event; what else the unit of work has changed need not be written for it."""
    with session().no_autoflush:
        return list(session().scalars(_STORED))


def _missing(found: Sequence[Endpoint]) -> list[str]:
    return [url for url in _known.secrets if all(one.url != url for one in found)]


def _add(urls: Sequence[str]) -> None:
    """Two processes may do so at once: the second finds the first's row."""
    moment = clock.now()
    for url in urls:
        session().execute(
            insert(Endpoint)
            .values(
                code=ids.short_code(10),
                name="",
                url=url,
                kinds=_known.kinds[url],
                secret=_known.secrets[url][0],
                created_at=moment,
                is_configured=True,
                state=ENDPOINT.initial,
                state_since=moment,
            )
            .on_conflict_do_nothing()
        )


def _bring_up_to_date(endpoint: Endpoint) -> None:
    if endpoint.secret != _known.secrets[endpoint.url][0]:
        endpoint.secret = _known.secrets[endpoint.url][0]
    if endpoint.kinds != _known.kinds[endpoint.url]:
        endpoint.kinds = _known.kinds[endpoint.url]


def secrets(endpoint: Endpoint) -> list[str]:
    """What to sign with for this endpoint, the newest first."""
    if endpoint.is_configured:
        return _known.secrets.get(endpoint.url, [])
    return endpoint.secrets()
