"""Stripe's door, POST /webhooks/stripe: verify, store once, acknowledge; a job does the rest."""

import logging

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kit.authz import access
from kit.problems import problem
from payments import gateway
from payments.errors import BadSignature
from payments.stripe_events import SOURCE
from webhooks import inbound

log = logging.getLogger(__name__)

MAX_BYTES = 1024 * 1024

blueprint = Blueprint("stripe", __name__)


@blueprint.post("/webhooks/stripe")
@access("site.public")
def receive() -> ResponseReturnValue:
    """200 for a genuine event, new or known, so that it is not sent again; 400 for any other."""
    if (request.content_length or 0) > MAX_BYTES:
        return problem(413, "too_large", "The body is larger than 1 MB.")
    body = request.get_data(cache=False)
    try:
        told = gateway.current().read_event(body, request.headers.get("Stripe-Signature", ""))
    except BadSignature as error:
        log.warning("stripe webhook refused: %s", error)
        return problem(400, "bad_signature", str(error))
    except (ValueError, KeyError, TypeError, RecursionError):
        return problem(400, "bad_event", "The body is not an event.")
    is_new = inbound.receive(SOURCE, told.id[:120], told.kind[:80], told.payload)
    return {"status": "accepted" if is_new else "known"}
