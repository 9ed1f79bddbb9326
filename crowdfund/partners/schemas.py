"""What partners' events must look like; docs/webhooks/ says the same as JSON Schema."""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, post_load, validate

from campaigns.states import LINE_KINDS

LOCALES = ("it", "en")


class _Payload(Schema):
    """Unknown members are ignored: a sender may know more than we do (version rule)."""

    class Meta:
        unknown = EXCLUDE


class BudgetLineSchema(_Payload):
    """A line of the application's budget; `amount` in integer cents."""

    label = fields.String(required=True, validate=validate.Length(1, 200))
    amount = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10**10))
    kind = fields.String(load_default="indispensable", validate=validate.OneOf(LINE_KINDS))


class ApplicantSchema(_Payload):
    """Who applied and how they are reached."""

    name = fields.String(required=True, validate=validate.Length(1, 120))
    email = fields.Email(required=True, validate=validate.Length(max=254))
    locale = fields.String(load_default="it", validate=validate.OneOf(LOCALES))


class RejectedSchema(_Payload):
    """Data of `application.rejected`."""

    application_id = fields.String(required=True, validate=validate.Length(1, 80))
    call_id = fields.String(required=True, validate=validate.Length(1, 80))
    title = fields.String(required=True, validate=validate.Length(3, 200))
    summary = fields.String(load_default="", validate=validate.Length(max=5_000))
    story = fields.String(load_default="", validate=validate.Length(max=20_000))
    district = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=12))
    theme = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    score = fields.String(load_default="", validate=validate.Length(max=20))
    budget = fields.List(
        fields.Nested(BudgetLineSchema), load_default=list, validate=validate.Length(max=50)
    )
    applicant = fields.Nested(ApplicantSchema, required=True)

    @post_load
    def _lower_address(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        data["applicant"]["email"] = data["applicant"]["email"].lower()
        return data


class EnvelopeSchema(_Payload):
    """What every event has around its data."""

    type = fields.String(required=True, validate=validate.Length(1, 80))
    timestamp = fields.AwareDateTime(required=True)
    data = fields.Dict(required=True)
