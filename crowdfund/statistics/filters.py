"""What the reader of statistics asks for: a dimension and a period."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crowdfund.asked import PeriodSchema
from kit import clock
from kit.fields import Choice

DIMENSIONS = ("district", "theme", "state", "month")


@dataclass(frozen=True)
class Asked:
    """One dimension, and the days (city time, both included) in which a campaign was published.

    Without days, campaigns that were never published count too.
    """

    by: str = "district"
    since: date | None = None
    until: date | None = None

    @property
    def start(self) -> datetime | None:
        return clock.start_of_day(self.since) if self.since else None

    @property
    def end(self) -> datetime | None:
        return clock.end_of_day(self.until) if self.until else None


class AskedSchema(PeriodSchema):
    """The filters of the page, as a query string."""

    by = Choice(DIMENSIONS, required=False, load_default="district")


def asked(data: dict[str, Any]) -> Asked:
    """The validated filters."""
    return Asked(data.get("by") or "district", data.get("since"), data.get("until"))
