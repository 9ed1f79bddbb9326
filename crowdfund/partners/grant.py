"""The grant module's door: POST /webhooks/grant, signed after Standard Webhooks."""

import json
import logging
from typing import Any

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from crowdfund.ideas import services as ideas
from crowdfund.partners.schemas import EnvelopeSchema, RejectedSchema
from kit.authz import access
from kit.problems import problem
from kit.unit_of_work import unit_of_work
from webhooks import inbound, signatures

log = logging.getLogger(__name__)

SOURCE = "grant"
MAX_BYTES = 1024 * 1024

blueprint = Blueprint("grant", __name__)


@blueprint.post("/webhooks/grant")
@access("site.public")
def receive() -> ResponseReturnValue:
    """Verify, store once, acknowledge; the work is a job's."""
    if (request.content_length or 0) > MAX_BYTES:
        return problem(413, "too_large", "The body is larger than 1 MB.")
    body = request.get_data(cache=False)
    secrets = current_app.extensions["crowdfund"].grant_secrets
    try:
        signatures.verify(body, dict(request.headers), secrets)
        event = EnvelopeSchema().load(json.loads(body))
        check(event["type"], event["data"])
    except signatures.BadSignature as error:
        log.warning("grant webhook refused: %s", error)
        return problem(401, "bad_signature", str(error))
    except ValidationError as error:
        return problem(422, "bad_event", "The event is not valid.", errors=error.messages_dict)
    except (ValueError, RecursionError):
        return problem(400, "bad_json", "The body is not JSON.")
    is_new = inbound.receive(
        SOURCE, request.headers["webhook-id"][:120], event["type"], event["data"]
    )
    return {"status": "accepted" if is_new else "known"}, 202 if is_new else 200


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
