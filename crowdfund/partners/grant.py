"""The grant module's door: POST /webhooks/grant, signed after Standard Webhooks."""

from typing import Any

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from crowdfund.ideas import services as ideas
from crowdfund.partners import door
from crowdfund.partners.schemas import RejectedSchema
from kit.authz import access
from kit.unit_of_work import unit_of_work

SOURCE = "grant"

blueprint = Blueprint("grant", __name__)


@blueprint.post("/webhooks/grant")
@access("site.public")
def receive() -> ResponseReturnValue:
    """Verify, store once, acknowledge; the work is a job's."""
    return door.take(SOURCE, current_app.extensions["crowdfund"].grant_secrets, check)


def check(kind: str, data: dict[str, Any]) -> None:
    """Refuse a malformed event at the door, where its sender sees why; ValidationError."""
    if kind == "application.rejected":
        RejectedSchema().load(data)


def handle(kind: str, data: dict[str, Any]) -> bool:
    """The work of one stored event; False for kinds nobody here handles."""
    if kind != "application.rejected":
        return False
    with unit_of_work():
        ideas.receive(RejectedSchema().load(data))
    return True
