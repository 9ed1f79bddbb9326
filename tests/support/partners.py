"""Partners over real HTTP: one that signs what it sends, one that receives and can misbehave."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from kit import clock, ids
from kit.outgoing import Allowed
from tests.support.loopback import serving
from webhooks import configured, signatures
from webhooks.configured import ConfiguredEndpoint

GRANT_SECRET = "whsec_Z3JhbnQtc2VjcmV0LW9mLXRoZS10ZXN0cw=="
NEWER_GRANT_SECRET = "whsec_bmV3ZXItc2VjcmV0LW5vdC11c2VkLXlldA=="
"""The one that a rotation has announced and nobody uses yet."""
TUTORING_SECRET = "whsec_dHV0b3Jpbmctc2VjcmV0LW9mLXRoZS10ZXN0cw=="
OUR_SECRET = "whsec_b3VyLXNlY3JldC1vZi10aGUtdGVzdHMhIQ=="


def post_signed(
    client: FlaskClient,
    path: str,
    event: dict[str, Any],
    *,
    secret: str = GRANT_SECRET,
    message_id: str | None = None,
    age_seconds: int = 0,
) -> TestResponse:
    """Post an event as the grant module would."""
    body = json.dumps(event)
    moment = clock.system_now()
    moment = moment.fromtimestamp(moment.timestamp() - age_seconds, tz=moment.tzinfo)
    headers = signatures.sign(body, message_id or ids.token(), moment, [secret])
    return client.post(path, data=body, headers=headers)


@dataclass
class Receiver:
    """What a partner's server got, and what it answers next."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0

    def endpoint(self, *kinds: str) -> ConfiguredEndpoint:
        """This receiver as an endpoint of ours."""
        return ConfiguredEndpoint(f"{self.url}/events", OUR_SECRET, kinds or ("*",))


def hear(*endpoints: ConfiguredEndpoint) -> None:
    """Configure who hears of events; receivers on loopback may be called."""
    configured.configure(endpoints, Allowed.read(["127.0.0.1"]))


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A server on loopback that verifies signatures, answers `answers` in turn, then 204."""
    got = Receiver()
    app = Flask("receiver")

    @app.post("/events")
    def take() -> tuple[str, int]:
        try:
            signatures.verify(request.get_data(), dict(request.headers), [OUR_SECRET])
        except signatures.BadSignature:
            got.refused += 1
            return "", 401
        status = got.answers.pop(0) if got.answers else 204
        if status < 300:
            got.events.append(json.loads(request.get_data()))
        return "", status

    server = make_server("127.0.0.1", 0, app, threaded=True)
    got.url = f"http://127.0.0.1:{server.server_port}"
    with serving(server):
        yield got
