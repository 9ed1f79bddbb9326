"""What the forms about another payee read."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from campaigns.authoring.schemas import PayeeSchema
from kit import fields
from kit.i18n import lazy_gettext as _

OUTCOMES = ("approved", "declined")


class AskSchema(PayeeSchema):
    """The wizard's step "payee" once more, and why."""

    reason = fields.Paragraphs(longest=1000, shortest=10)


class DecideSchema(fields.FormSchema):
    """A decision on exactly what was shown; whoever declines says why."""

    outcome = fields.Choice(OUTCOMES)
    note = fields.Paragraphs(longest=1000, required=False)
    content_hash = fields.Line(longest=64)

    @validates_schema(skip_on_field_errors=False)
    def _says_why(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("outcome") == "declined" and not data.get("note"):
            raise ValidationError(str(_("Scrivi alla squadra perché no.")), "note")
