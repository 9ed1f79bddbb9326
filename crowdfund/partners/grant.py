"""The grant module's door: POST /webhooks/grant, signed after Standard Webhooks."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from crowdfund.ideas import funding
from crowdfund.ideas import services as ideas
from crowdfund.partners import door
from crowdfund.partners.schemas import FundedSchema, RejectedSchema
from kit.authz import access
from kit.unit_of_work import unit_of_work

SOURCE = "grant"

KINDS: dict[str, tuple[type[Schema], Callable[[dict[str, Any]], object]]] = {
    "application.rejected": (RejectedSchema, ideas.receive),
    "application.funded": (FundedSchema, funding.fund),
}
"""What each event must look like, and who does its work."""

blueprint = Blueprint("grant", __name__)


@blueprint.post("/webhooks/grant")
@access("site.public")
def receive() -> ResponseReturnValue:
    """Verify, store once, acknowledge; the work is a job's."""
    return door.take(SOURCE, current_app.extensions["crowdfund"].grant_secrets, check)


def check(kind: str, data: dict[str, Any]) -> None:
    """Refuse a malformed event at the door, where its sender sees why; ValidationError."""
    if kind in KINDS:
        KINDS[kind][0]().load(data)


def handle(kind: str, data: dict[str, Any]) -> bool:
    """The work of one stored event; False for kinds nobody here handles."""
    if kind not in KINDS:
        return False
    schema, work = KINDS[kind]
    with unit_of_work():
        work(schema().load(data))
    return True
