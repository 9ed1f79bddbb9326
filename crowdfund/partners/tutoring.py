"""The tutoring module's door: POST /webhooks/tutoring, signed after Standard Webhooks."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from crowdfund.partners.door import Module, take
from crowdfund.partners.schemas import AssignedSchema, SessionSchema
from crowdfund.tutoring import services
from kit.authz import access

MODULE = Module(
    "tutoring",
    {
        "tutor.assigned": (AssignedSchema, services.assign),
        "session.completed": (SessionSchema, services.complete),
    },
)

blueprint = Blueprint("tutoring_door", __name__)


@blueprint.post("/webhooks/tutoring")
@access("site.public")
def receive() -> ResponseReturnValue:
    """Verify, store once, acknowledge."""
    return take(MODULE, current_app.extensions["crowdfund"].tutoring_secrets)
