"""What the reader of a list asks for in its address: validated, kept, and said in words."""

from typing import Any

from flask import request
from marshmallow import ValidationError, validates_schema
from werkzeug.datastructures import MultiDict

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
    What is wrong only between fields (a period) comes to light once each by itself is right.
    """
    form = Form(schema)
    if form.submit(lambda data: data, request.args) is not None:
        return form, form.data
    right = {name: value for name, value in request.args.items() if name not in form.errors}
    again = Form(schema)
    if again.submit(lambda data: data, MultiDict(right)) is not None:
        return form, again.data
    form.errors |= again.errors
    return form, dict(schema.load({k: v for k, v in right.items() if k not in again.errors}))


def kept() -> dict[str, Any]:
    """The address's filters, without the place in the list and what is empty."""
    return {name: value for name, value in request.args.items() if value and name != "cursor"}
