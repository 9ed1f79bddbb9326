"""Facts that the exchange tells; crowdfund/wiring.py says who hears of them."""

from dataclasses import dataclass

from kit.events import Event


@dataclass(frozen=True)
class NeedEvent(Event):
    """Something happened to one need."""

    need_id: int


@dataclass(frozen=True)
class NeedPublished(NeedEvent):
    """It is on the board for the first time."""


@dataclass(frozen=True)
class NeedFulfilled(NeedEvent):
    """All of it was handed over, and both sides say so.

    `reference` and `budget_line` as the need carries them, empty if it has none; `actor` is
    whoever confirmed last.
    """

    code: str
    title: str
    reference: str
    budget_line: str
    actor: str
