"""The public figures of a campaign: raised, goal, people, days; read from rows, never summed."""

from dataclasses import dataclass, field
from datetime import datetime

from campaigns.models import Campaign
from kit import clock

SETTLED = frozenset({"succeeded", "delivering", "completed"})
"""States in which what counts is the money that really arrived."""
FROZEN = frozenset({"collecting", "failed"})
"""States in which what counts is what had been promised at the deadline."""


@dataclass(frozen=True)
class Figures:
    """How a campaign stands. Sums are cents; the deadline is a UTC instant."""

    state: str
    minimum: int
    optimum: int
    pledged: int
    collected: int
    backers: int
    frozen_pledged: int | None
    deadline: datetime | None
    matched: int = field(default=0, kw_only=True)
    frozen_matched: int | None = field(default=None, kw_only=True)

    @property
    def raised(self) -> int:
        """What people gave, as the page shows it: promised, promised in time, or collected."""
        if self.state in SETTLED:
            return self.collected
        if self.state in FROZEN and self.frozen_pledged is not None:
            return self.frozen_pledged
        return self.pledged

    @property
    def added(self) -> int:
        """What sponsors add and counts: now, or as it stood at the deadline."""
        if self.state in FROZEN and self.frozen_matched is not None:
            return self.frozen_matched
        return self.matched

    @property
    def together(self) -> int:
        """What people gave and sponsors added: what the goal is measured with."""
        return self.raised + self.added

    @property
    def percent(self) -> int:
        """Whole hundredths of the minimum goal, rounded down; may pass 100."""
        if self.minimum == 0:
            return 100 if self.reached else 0
        return self.together * 100 // self.minimum

    @property
    def reached(self) -> bool:
        """Whether the minimum goal is met; a goal of nothing, all covered by help, with a cent."""
        return self.together >= max(self.minimum, 1)

    @property
    def missing(self) -> int:
        """Cents still missing to the minimum, or, once it is met, to the optimum."""
        return max(self.target - self.together, 0)

    @property
    def target(self) -> int:
        """The goal the bar runs to: the minimum first, then the optimum."""
        return self.optimum if self.reached else self.minimum

    @property
    def filled(self) -> float:
        """How much of the bar is full, in hundredths with one decimal; at most 100."""
        return min(self.together * 1000 // self.target, 1000) / 10 if self.target else 0.0

    @property
    def mark(self) -> float | None:
        """Where on a bar that runs to the optimum the minimum stands; None on any other."""
        if not self.reached or self.optimum <= self.minimum:
            return None
        return self.minimum * 1000 // self.optimum / 10

    @property
    def days_left(self) -> int:
        """Whole days left in the city's calendar; 0 on the last day and afterwards."""
        return clock.days_left(self.deadline) if self.deadline else 0

    @property
    def is_open(self) -> bool:
        """Whether people can pledge now."""
        ends = self.deadline
        return self.state == "live" and (ends is None or ends > clock.now())


def of(campaign: Campaign) -> Figures:
    """The figures of one campaign, from its own row and its row of totals."""
    totals = campaign.totals
    return Figures(
        state=campaign.state,
        minimum=campaign.minimum,
        optimum=campaign.optimum,
        pledged=totals.pledged,
        collected=totals.collected,
        backers=totals.backers,
        frozen_pledged=campaign.frozen_pledged,
        deadline=campaign.deadline,
        matched=totals.matched,
        frozen_matched=campaign.frozen_matched,
    )
