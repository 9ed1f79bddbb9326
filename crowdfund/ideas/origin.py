"""Where a campaign comes from, for its team and its reviewer: the call, its score, its bounds."""

from dataclasses import dataclass

from sqlalchemy import select

from campaigns.models import Campaign
from crowdfund.ideas.models import Idea
from kit.unit_of_work import session


@dataclass(frozen=True)
class Bounds:
    """The grants of the call, in cents, both included."""

    least: int = 25_000_00
    most: int = 140_000_00


@dataclass
class _Configured:
    bounds: Bounds


_configured = _Configured(Bounds())


@dataclass(frozen=True)
class Origin:
    """The application behind a campaign; `asked` is what its budget came to, in cents."""

    application_id: str
    call_id: str
    score: str
    asked: int
    bounds: Bounds

    @property
    def is_outside(self) -> bool:
        """Whether the application asked for less or more than the call gives."""
        return self.asked > 0 and not self.bounds.least <= self.asked <= self.bounds.most


def configure(bounds: Bounds) -> None:
    """Set the call's bounds for this process."""
    _configured.bounds = bounds


def of(campaign: Campaign) -> Origin | None:
    """The application a campaign grew from; None if it was started from nothing."""
    if campaign.idea_id is None:
        return None
    idea = session().scalar(select(Idea).where(Idea.id == campaign.idea_id))
    if idea is None:
        return None
    return Origin(idea.application_id, idea.call_id, idea.score, idea.asked, _configured.bounds)
