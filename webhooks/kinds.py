"""Kinds of events that leave the house: the composition root tells them, endpoints choose."""

from collections.abc import Iterable

ALL = "*"
"""What an endpoint that wants every kind has chosen."""
PING = "webhook.ping"
"""The test of one endpoint; it reaches whom it is sent to, whatever they chose."""

_known: set[str] = set()


def know(kinds: Iterable[str]) -> None:
    """Say which kinds there are; they replace those told before."""
    _known.clear()
    _known.update(kinds)


def known() -> tuple[str, ...]:
    """The kinds an endpoint may choose, in the order of their names."""
    return tuple(sorted(_known))


def choices() -> tuple[str, ...]:
    """The same with "*" before them."""
    return (ALL, *known())
