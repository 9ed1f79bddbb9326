"""The door of a partner module: verify (Standard Webhooks), store once, acknowledge; the work."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError

from crowdfund.partners.schemas import EnvelopeSchema
from kit.unit_of_work import unit_of_work
from webhooks import door, inbound, signatures

log = logging.getLogger(__name__)

Work = Callable[[dict[str, Any]], object]
"""Does the work of valid data; False says that it is about nothing we know."""


@dataclass(frozen=True)
class Module:
    """A program next door: its name, and for each kind what it must look like and who works."""

    source: str
    kinds: Mapping[str, tuple[type[Schema], Work]]

    def check(self, kind: str, data: dict[str, Any]) -> None:
        """Refuse a malformed event at the door, where its sender sees why; ValidationError."""
        if kind in self.kinds:
            self.kinds[kind][0]().load(data)

    def handle(self, kind: str, data: dict[str, Any]) -> bool:
        """The work of one stored event; False for kinds and things that nobody here knows."""
        if kind not in self.kinds:
            return False
        schema, work = self.kinds[kind]
        with unit_of_work():
            return work(schema().load(data)) is not False


def take(module: Module, secrets: Sequence[str]) -> ResponseReturnValue:
    """Take the event of the current request; the work is a job's.

    202 for a new event, 200 for one that is known; what is refused is counted for the admin.
    """
    source = module.source
    event_id = request.headers.get("webhook-id", "")[:120]
    try:
        body = door.read()
        signatures.verify(body, dict(request.headers), secrets)
        event = EnvelopeSchema().load(json.loads(body))
        module.check(event["type"], event["data"])
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
