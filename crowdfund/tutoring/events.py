"""Facts of tutoring; crowdfund/wiring.py tells partners of them."""

from dataclasses import dataclass

from campaigns.events import CampaignEvent


@dataclass(frozen=True)
class TutoringRequested(CampaignEvent):
    """A campaign needs a tutor: `reason` is one of models.REASONS, `score` from 0 to 100."""

    reason: str
    score: int | None = None


@dataclass(frozen=True)
class CampaignStalled(CampaignEvent):
    """A live campaign has `percent` of its goal and should have more by now; told once."""

    percent: int
