"""Facts of ideas; crowdfund/wiring.py tells partners of them."""

from dataclasses import dataclass

from kit.events import Event


@dataclass(frozen=True)
class IdeaEvent(Event):
    """Something became of one idea."""

    idea_id: int


@dataclass(frozen=True)
class IdeaConsented(IdeaEvent):
    """Its applicant said yes: there is a draft of a campaign."""


@dataclass(frozen=True)
class IdeaDeclined(IdeaEvent):
    """Its applicant wants no campaign, for now: the link still works."""


@dataclass(frozen=True)
class IdeaLapsed(IdeaEvent):
    """Nobody answered the invitation for as long as it is valid."""
