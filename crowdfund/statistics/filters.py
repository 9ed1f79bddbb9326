"""What the reader of statistics asks for: a dimension and a period."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError, validates_schema

from kit import clock
from kit.fields import Choice, Day, FormSchema
from kit.i18n import lazy_gettext as _

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


class AskedSchema(FormSchema):
    """The filters of the page, as a query string."""

    by = Choice(DIMENSIONS, required=False, load_default="district")
    since = Day(required=False, load_default=None)
    until = Day(required=False, load_default=None)

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            raise ValidationError(_("La fine viene prima dell'inizio."), "until")


def asked(data: dict[str, Any]) -> Asked:
    """The validated filters."""
    return Asked(data.get("by") or "district", data.get("since"), data.get("until"))
