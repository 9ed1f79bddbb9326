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


class FundedSchema(_Payload):
    """Data of `application.funded`."""

    application_id = fields.String(required=True, validate=validate.Length(1, 80))
    call_id = fields.String(load_default="", validate=validate.Length(max=80))


class EnvelopeSchema(_Payload):
    """What every event has around its data."""

    type = fields.String(required=True, validate=validate.Length(1, 80))
    timestamp = fields.AwareDateTime(required=True)
    data = fields.Dict(required=True)


class TaskSchema(_Payload):
    """Something the team should do; `id` is the tutoring module's own."""

    id = fields.String(required=True, validate=validate.Length(1, 80))
    text = fields.String(required=True, validate=validate.Length(1, 500))


class TutorSchema(_Payload):
    """Who helps, and how the team reaches them: an address or a number."""

    name = fields.String(required=True, validate=validate.Length(1, 120))
    contact = fields.String(required=True, validate=validate.Length(1, 254))


class AssignedSchema(_Payload):
    """Data of `tutor.assigned`."""

    assignment_id = fields.String(required=True, validate=validate.Length(1, 80))
    campaign_code = fields.String(required=True, validate=validate.Length(1, 12))
    tutor = fields.Nested(TutorSchema, required=True)
    tasks = fields.List(
        fields.Nested(TaskSchema), load_default=list, validate=validate.Length(max=50)
    )


class SessionSchema(_Payload):
    """Data of `session.completed`; `date` is the local day, `minutes` whole minutes."""

    session_id = fields.String(required=True, validate=validate.Length(1, 80))
    campaign_code = fields.String(required=True, validate=validate.Length(1, 12))
    date = fields.Date(required=True)
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1440))
    topic = fields.String(required=True, validate=validate.Length(1, 200))
    notes = fields.String(load_default="", validate=validate.Length(max=5_000))
    tasks_done = fields.List(
        fields.String(validate=validate.Length(1, 80)),
        load_default=list,
        validate=validate.Length(max=50),
    )
