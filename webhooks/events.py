"""Facts that the room of signed events tells; crowdfund/wiring.py says who hears of them."""

from dataclasses import dataclass

from kit.events import Event


@dataclass(frozen=True)
class EndpointDisabled(Event):
    """An endpoint gets nothing more until somebody resumes it; `why` in a few words."""

    endpoint_id: int
    why: str


@dataclass(frozen=True)
class EndpointFailing(Event):
    """An endpoint did not take an event, for the first time after it had worked."""

    endpoint_id: int
    why: str
