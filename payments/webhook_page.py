"""Stripe's door, POST /webhooks/stripe: verify, store once, acknowledge; a job does the rest."""

import logging

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kit.authz import access
from payments import gateway
from payments.errors import BadSignature
from payments.stripe_events import SOURCE
from webhooks import door, inbound

log = logging.getLogger(__name__)

blueprint = Blueprint("stripe", __name__)


@blueprint.post("/webhooks/stripe")
@access("site.public")
def receive() -> ResponseReturnValue:
    """200 for a genuine event, new or known, so that it is not sent again; 400 for any other."""
    try:
        body = door.read()
        told = gateway.current().read_event(body, request.headers.get("Stripe-Signature", ""))
    except door.TooLarge as error:
        return door.refuse(SOURCE, "too_large", str(error))
    except BadSignature as error:
        log.warning("stripe webhook refused: %s", error)
        return door.refuse(SOURCE, "bad_signature", str(error), status=400)
    except (ValueError, KeyError, TypeError, RecursionError):
        return door.refuse(SOURCE, "bad_event", "The body is not an event.", status=400)
    is_new = inbound.receive(SOURCE, told.id[:120], told.kind[:80], told.payload)
    if is_new:
        return {"status": "accepted"}
    door.repeated(SOURCE, told.id)
    return {"status": "known"}
