"""The tutoring module's door: POST /webhooks/tutoring, signed after Standard Webhooks."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from crowdfund.partners import door
from crowdfund.partners.schemas import AssignedSchema, SessionSchema
from crowdfund.tutoring import services
from kit.authz import access
from kit.unit_of_work import unit_of_work

SOURCE = "tutoring"

KINDS: dict[str, tuple[type[Schema], Callable[[dict[str, Any]], bool]]] = {
    "tutor.assigned": (AssignedSchema, services.assign),
    "session.completed": (SessionSchema, services.complete),
}
"""What each event must look like, and who does its work."""

blueprint = Blueprint("tutoring_door", __name__)


@blueprint.post("/webhooks/tutoring")
@access("site.public")
def receive() -> ResponseReturnValue:
    """Verify, store once, acknowledge; the work is a job's."""
    return door.take(SOURCE, current_app.extensions["crowdfund"].tutoring_secrets, check)


def check(kind: str, data: dict[str, Any]) -> None:
    """Refuse a malformed event at the door, where its sender sees why; ValidationError."""
    if kind in KINDS:
        KINDS[kind][0]().load(data)


def handle(kind: str, data: dict[str, Any]) -> bool:
    """The work of one stored event; False for kinds and campaigns that nobody here knows."""
    if kind not in KINDS:
        return False
    schema, work = KINDS[kind]
    with unit_of_work():
        return work(schema().load(data))
