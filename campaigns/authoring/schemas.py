"""What the wizard's pages read: one schema a form, with the reasons people see."""

from datetime import date
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema
from marshmallow import fields as plain
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.it import codicefiscale, iva
from werkzeug.datastructures import FileStorage

from campaigns.authoring import limits, public_bodies
from campaigns.receipts import wording
from campaigns.states import KINDS, LINE_KINDS, PAYEE_KINDS
from kit import clock, fields, territory
from kit.i18n import lazy_gettext as _

PUBLIC_ADMINISTRATION = "public_administration"


def _districts() -> list[str]:
    return [one.code for one in territory.current().campaign_districts()]


def _qualifications() -> list[str]:
    return [wording.NONE, *territory.current().qualifications]


def _themes() -> list[str]:
    return list(territory.current().themes)


class OptionalNumber(fields.WholeNumber):
    """A whole number that may be left empty: None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, load_default=None, allow_none=True, **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and not value.strip():
            return None
        return super().deserialize(value, *args, **kwargs)


class Upload(plain.Field[FileStorage]):
    """A file sent with the form; None when none was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, load_default=None, allow_none=True, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return value if isinstance(value, FileStorage) and value.filename else None


class StartSchema(fields.FormSchema):
    """A new campaign: the least that names it."""

    title = fields.Line(longest=80, shortest=5)
    district = fields.Choice(_districts)
    theme = fields.Choice(_themes)


class BasicsSchema(fields.FormSchema):
    """The step "basics"; only the title must be there to save."""

    title = fields.Line(longest=80, shortest=5)
    summary = fields.Line(longest=240, required=False)
    district = fields.Choice(_districts, required=False)
    quarter = fields.Line(longest=60, required=False)
    theme = fields.Choice(_themes, required=False)


class StorySchema(fields.FormSchema):
    """The step "story": saved at any length that a person could write."""

    story = fields.Paragraphs(longest=limits.LONGEST_SAVED_STORY, required=False)


class PhotoSchema(fields.FormSchema):
    """The step "photo"."""

    photo = Upload()
    photo_alt = fields.Line(longest=200, shortest=5)


class PlanSchema(fields.FormSchema):
    """The step "plan"; all of it may be left empty."""

    sustainability = fields.Paragraphs(longest=4_000, required=False)
    communication = fields.Paragraphs(longest=4_000, required=False)
    family = fields.Count()
    friends = fields.Count()
    work = fields.Count()
    neighbourhood = fields.Count()
    groups = fields.Count()
    message = fields.Paragraphs(longest=1_000, required=False)


class LineSchema(fields.FormSchema):
    """One line of the budget."""

    label = fields.Line(longest=120, shortest=3)
    amount = fields.Amount(least=1_00, most=limits.MAXIMUM_GOAL)
    kind = fields.Choice(LINE_KINDS)


class GoalSchema(fields.FormSchema):
    """The step "goal"; an empty first day means "as soon as it is approved"."""

    kind = fields.Choice(KINDS)
    days = fields.WholeNumber(least=limits.SHORTEST_DURATION, most=limits.LONGEST_DURATION)
    start_on = fields.Day(required=False)

    @validates_schema(skip_on_field_errors=False)
    def _start_is_near(self, data: dict[str, Any], **_kwargs: Any) -> None:
        start_on = data.get("start_on")
        if not isinstance(start_on, date):
            return
        if start_on < clock.today():
            raise ValidationError(str(_("Questo giorno è già passato.")), "start_on")
        if start_on > clock.today() + limits.FARTHEST_START:
            raise ValidationError(
                str(_("È troppo lontano: scegli un giorno entro sei mesi.")), "start_on"
            )


class RewardSchema(fields.FormSchema):
    """One reward; an empty stock means without limit."""

    title = fields.Line(longest=80, shortest=3)
    description = fields.Paragraphs(longest=400, required=False)
    amount = fields.Amount(least=1_00, most=10_000_00)
    stock = OptionalNumber(least=1, most=100_000)


class InviteSchema(fields.FormSchema):
    """An invitation to the team."""

    name = fields.Line(longest=80, shortest=2)
    email = fields.Email()
    duty = fields.Line(longest=80, required=False)


class MemberSchema(fields.FormSchema):
    """How a member of the team is shown, and whether they lead."""

    name = fields.Line(longest=80, shortest=2)
    duty = fields.Line(longest=80, required=False)
    is_lead = fields.Tick()


class PayeeKind(fields.Choice):
    """Who may receive money by card; a public administration is refused with the reason.

    In Italy whoever pays a public administration does so through pagoPA (article 5 of the
    Codice dell'amministrazione digitale, legislative decree 82/2005).
    """

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if value == PUBLIC_ADMINISTRATION:
            raise ValidationError(str(public_bodies.REASON))
        return super()._deserialize(value, attr, data, **kwargs)


class PayeeSchema(fields.FormSchema):
    """The step "payee"."""

    kind = PayeeKind(PAYEE_KINDS)
    name = fields.Line(longest=120, shortest=3)
    fiscal_code = fields.Line(longest=24)
    iban = fields.Iban()
    qualification = fields.Choice(_qualifications, required=False, load_default=wording.NONE)
    not_public = fields.Tick(must=public_bodies.CONFIRM)

    @post_load
    def _said(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """The confirmation is no part of the payee."""
        return {name: value for name, value in data.items() if name != "not_public"}

    @validates_schema(skip_on_field_errors=False)
    def _qualification_fits(self, data: dict[str, Any], **_kwargs: Any) -> None:
        data["qualification"] = data.get("qualification") or wording.NONE
        if data.get("kind") in ("person", "company") and data["qualification"] != wording.NONE:
            raise ValidationError(
                str(
                    _(
                        "Chi dona a una persona o a un'impresa non ha benefici fiscali: scegli "
                        "«Nessun beneficio, o non lo so»."
                    )
                ),
                "qualification",
            )

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _number_fits(self, data: dict[str, Any], *_args: Any, **_kwargs: Any) -> None:
        if "fiscal_code" not in data:
            return
        number = "".join(data["fiscal_code"].split()).upper().removeprefix("IT")
        data["fiscal_code"] = number
        if data.get("kind") != "person" and public_bodies.is_public(data.get("name", ""), number):
            raise ValidationError(str(public_bodies.REASON), "name")
        if data.get("kind") == "person":
            ok, said = (
                _is_person(number),
                _("Questo codice fiscale non è giusto: 16 caratteri."),
            )
        else:
            ok = _is_organisation(number) or (data.get("kind") == "company" and _is_person(number))
            said = _(
                "Questo numero non è giusto: la partita IVA e il codice fiscale di un ente "
                "hanno 11 cifre."
            )
        if not ok:
            raise ValidationError(str(said), "fiscal_code")


class CancelSchema(fields.FormSchema):
    """Why a campaign is given up."""

    reason = fields.Paragraphs(longest=1000, required=False)


def _is_person(number: str) -> bool:
    """A person's fiscal code, check character verified (decree of 12 March 1974, no. 2227)."""
    try:
        return len(number) == 16 and bool(codicefiscale.validate(number))
    except NotANumber:
        return False


def _is_organisation(number: str) -> bool:
    """A VAT number, or an organisation's fiscal code, which share 11 digits and check digit."""
    try:
        return len(number) == 11 and bool(iva.validate(number))
    except NotANumber:
        return False
