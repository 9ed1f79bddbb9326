"""Facts that domains tell: typed events, handled in the same unit of work.

A domain publishes; only the composition root (crowdfund/wiring.py) subscribes.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar


@dataclass(frozen=True)
class Event:
    """A fact; subclasses are frozen dataclasses named in the past tense."""


E = TypeVar("E", bound=Event)

_handlers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Call `handler` for each event of exactly `kind`, in the order of subscription."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def publish(event: Event) -> None:
    """Tell a fact to everyone who subscribed; an exception undoes the whole unit of work."""
    for handler in _handlers[type(event)]:
        handler(event)


def forget_all() -> None:
    """Forget every subscription (a new application is being composed)."""
    _handlers.clear()
