"""The door of a partner module: verify (Standard Webhooks), store once, acknowledge."""

import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from crowdfund.partners.schemas import EnvelopeSchema
from webhooks import door, inbound, signatures

log = logging.getLogger(__name__)

Check = Callable[[str, dict[str, Any]], None]
"""Refuses a malformed event where its sender sees why: kind and data; ValidationError."""


def take(source: str, secrets: Sequence[str], check: Check) -> ResponseReturnValue:
    """Take the event of the current request; the work is a job's.

    202 for a new event, 200 for one that is known; what is refused is counted for the admin.
    """
    event_id = request.headers.get("webhook-id", "")[:120]
    try:
        body = door.read()
        signatures.verify(body, dict(request.headers), secrets)
        event = EnvelopeSchema().load(json.loads(body))
        check(event["type"], event["data"])
    except door.TooLarge as error:
        return door.refuse(source, "too_large", str(error), event_id=event_id)
    except signatures.BadSignature as error:
        log.warning("%s webhook refused: %s", source, error)
        return door.refuse(source, error.reason, str(error), event_id=event_id)
    except ValidationError as error:
        said = "The event is not valid."
        return door.refuse(source, "bad_event", said, event_id=event_id, errors=error.messages_dict)
    except (ValueError, RecursionError):
        return door.refuse(source, "bad_json", "The body is not JSON.", event_id=event_id)
    if inbound.receive(source, event_id, event["type"], event["data"]):
        return {"status": "accepted"}, 202
    door.repeated(source, event_id)
    return {"status": "known"}, 200
