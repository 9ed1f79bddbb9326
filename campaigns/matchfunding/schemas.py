"""What the admin fills in about a call and its sponsor's money."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from campaigns.matchfunding.models import FUNDING_KINDS
from campaigns.public.schemas import district_codes, theme_codes
from kit.fields import (
    REQUIRED,
    Amount,
    Choice,
    Day,
    FormSchema,
    Line,
    OptionalAmount,
    Paragraphs,
    WholeNumber,
)
from kit.i18n import lazy_gettext as _
from kit.money import AmountError, parse_amount

MOST_SHARE = 1_000_00
"""The largest share, in basis points: ten times the pledge."""


class Share(Amount):
    """A share in per cent, "150" or "12,5", as basis points; whole basis points in JSON."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=1, most=MOST_SHARE, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        points = self._cents(value)
        if not self.least <= points <= self.most:
            raise ValidationError(_("Scrivi una quota fra 0,01 e 1000."))
        return points

    def _cents(self, value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if not isinstance(value, str) or not value.strip():
            raise ValidationError(REQUIRED)
        try:
            return parse_amount(value.replace("%", ""))
        except AmountError:
            raise ValidationError(_("Scrivi una quota, per esempio 50 oppure 12,5.")) from None


class CallSchema(FormSchema):
    """A call: who, what for, when, the rule."""

    sponsor = Line(longest=120, shortest=3)
    title = Line(longest=120, shortest=5)
    text = Paragraphs(longest=2_000, required=False)
    district = Choice(district_codes, required=False)
    theme = Choice(theme_codes, required=False)
    opens_on = Day()
    closes_on = Day()
    share = Share()
    threshold = WholeNumber(least=0, most=100)
    pledge_cap = OptionalAmount()
    campaign_cap = OptionalAmount()
    total_cap = Amount()

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and closes and closes < opens:
            raise ValidationError(
                _("L'ultimo giorno viene prima del primo."), field_name="closes_on"
            )


class FundingSchema(FormSchema):
    """A promise of the sponsor, or money that has arrived."""

    kind = Choice(FUNDING_KINDS)
    amount = Amount()
    note = Line(longest=200, shortest=3)
