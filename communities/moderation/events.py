"""Facts that moderation tells; crowdfund/wiring.py turns them into webhooks."""

from dataclasses import dataclass

from kit.events import Event


@dataclass(frozen=True)
class ReportDecided(Event):
    """A report was decided, at first or on appeal; who is behind it is not told."""

    report_id: int
    decision_id: int
