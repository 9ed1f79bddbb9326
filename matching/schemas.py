"""What people fill in about needs, offers and agreements."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from kit import clock, territory
from kit.fields import Choice, Day, FormSchema, Line, Paragraphs, Tick, WholeNumber
from kit.i18n import lazy_gettext as _
from matching.models import GIVERS, SIDES
from matching.notices import KINDS, UNITS


def district_codes() -> tuple[str, ...]:
    """Codes of every district of the operator's territory."""
    return tuple(territory.current().districts)


class OptionalNumber(WholeNumber):
    """A whole number that may be left empty: None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_none=True, load_default=None, **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and not value.strip():
            return None
        return super().deserialize(value, *args, **kwargs)


class ListSchema(FormSchema):
    """Side, filters and place in the list; `for_code`: a campaign's, or "community:12"."""

    side = Choice(SIDES, required=False)
    q = Line(longest=200, required=False)
    kind = Choice(KINDS, required=False)
    district = Choice(district_codes, required=False)
    for_code = Line(longest=40, required=False)
    cursor = Line(longest=400, required=False)


class ListingSchema(FormSchema):
    """What a need and an offer have in common."""

    kind = Choice(KINDS)
    title = Line(longest=90, shortest=5)
    description = Paragraphs(longest=2_000, shortest=10)
    quantity = OptionalNumber(least=1, most=100_000)
    unit = Choice(UNITS, required=False)
    district = Choice(district_codes, required=False)
    begins = Day(required=False, load_default=None)
    ends = Day(required=False, load_default=None)

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        begins, ends = data.get("begins"), data.get("ends")
        if ends and ends < clock.today():
            raise ValidationError(_("Questo giorno è già passato."), field_name="ends")
        if begins and ends and ends < begins:
            raise ValidationError(_("L'ultimo giorno viene prima del primo."), field_name="ends")


class NeedSchema(ListingSchema):
    """A need: also for which campaign, and which line of its budget it stands for."""

    reference = Line(longest=80, required=False)
    budget_line = Line(longest=80, required=False)


class OfferSchema(ListingSchema):
    """An offer: also who gives."""

    giver = Choice(GIVERS)
    shown_name = Line(longest=80, required=False)


class ProposalSchema(FormSchema):
    """With which other listing, and how much."""

    other = Line(longest=12)
    quantity = OptionalNumber(least=1, most=100_000)


class HandSchema(ProposalSchema):
    """A proposal by an animator: the codes of both."""

    need = Line(longest=12)


class MessageSchema(FormSchema):
    """A message to the other side."""

    text = Paragraphs(longest=2_000, shortest=2)


class DeclineSchema(FormSchema):
    """Why not, if one wants to say."""

    reason = Line(longest=300, required=False)


class ConfirmSchema(FormSchema):
    """That it was handed over; thanks from the need's side, the wish of the offer's."""

    thanks = Line(longest=300, required=False)
    thanks_shown = Tick()
