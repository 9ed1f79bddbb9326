"""What the reader of a list asks for in its address: validated, kept, and said in words."""

from typing import Any

from flask import request
from marshmallow import ValidationError, validates_schema

from kit.fields import Day, FormSchema
from kit.forms import Form
from kit.i18n import lazy_gettext as _


class PeriodSchema(FormSchema):
    """Days in which campaigns were published, both included."""

    since = Day(required=False, load_default=None)
    until = Day(required=False, load_default=None)

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            raise ValidationError(_("La fine viene prima dell'inizio."), "until")


def read(schema: FormSchema) -> tuple[Form, dict[str, Any]]:
    """The form as typed and the filters that hold.

    A filter that is wrong is said beside its field and counts as not given; the others hold.
    """
    form = Form(schema)
    if form.submit(lambda data: data, request.args) is not None:
        return form, form.data
    right = {name: value for name, value in request.args.items() if name not in form.errors}
    return form, dict(schema.load(right))


def kept() -> dict[str, Any]:
    """The address's filters, without the place in the list and what is empty."""
    return {name: value for name, value in request.args.items() if value and name != "cursor"}
