"""What an admin says of an endpoint, and how an endpoint is shown; forms and JSON alike."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from kit.fields import Choice, Choices, Day, FormSchema, Line, Tick
from kit.i18n import lazy_gettext as _
from webhooks import kinds
from webhooks.states import DELIVERY


class EndpointSchema(FormSchema):
    """An endpoint: its name, where it is, which kinds of events it gets ("*" for all)."""

    name = Line(longest=80)
    url = Line(longest=500)
    kinds = Choices(kinds.choices)

    @post_load
    def _all_means_all(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if kinds.ALL in data.get("kinds", ()):
            data["kinds"] = [kinds.ALL]
        return data


class ReplaySchema(FormSchema):
    """Days of the city whose events are sent again, both included."""

    since = Day()
    until = Day()
    arrived_too = Tick()

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data["since"] > data["until"]:
            raise ValidationError(_("La fine viene prima dell'inizio."), "until")


class LogSchema(FormSchema):
    """Which deliveries of an endpoint."""

    state = Choice(DELIVERY.states, required=False)


class ListedDeliveriesSchema(LogSchema):
    """The same with the place in the list."""

    cursor = Line(required=False, longest=400)


class ShownEndpointSchema(Schema):
    """An endpoint as the API shows it; never its secret."""

    code = fields.String()
    name = fields.String()
    url = fields.String()
    kinds = fields.List(fields.String())
    state = fields.String()
    is_configured = fields.Boolean(
        metadata={"description": "Comes from the configuration and is changed there"}
    )
    waiting = fields.Integer(metadata={"description": "Events that wait for it"})
    failing_since = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()
    older_secret_until = fields.AwareDateTime(
        allow_none=True, metadata={"description": "Until when two secrets sign"}
    )


class SecretSchema(ShownEndpointSchema):
    """An endpoint with its new secret, which is shown this once."""

    secret = fields.String()


class EndpointListSchema(Schema):
    """Every endpoint."""

    items = fields.List(fields.Nested(ShownEndpointSchema))


class ReplayedSchema(Schema):
    """How many events go out again."""

    events = fields.Integer()


class AttemptSchema(Schema):
    """One attempt: what was sent with it, what came back."""

    at = fields.AwareDateTime()
    milliseconds = fields.Integer()
    headers = fields.Dict(keys=fields.String(), values=fields.String())
    status = fields.Integer(allow_none=True, metadata={"description": "null: nobody answered"})
    answer = fields.String()


class DeliverySchema(Schema):
    """An event on its way to an endpoint, with every attempt."""

    id = fields.Integer()
    event_id = fields.String()
    kind = fields.String()
    subject = fields.String()
    state = fields.String()
    next_attempt_at = fields.AwareDateTime(allow_none=True)
    body = fields.String(metadata={"description": "Byte for byte as it is signed and sent"})
    attempts = fields.List(fields.Nested(AttemptSchema))


class DeliveryListSchema(Schema):
    """A page of deliveries, newest first."""

    items = fields.List(fields.Nested(DeliverySchema))
    next_cursor = fields.String(allow_none=True)
