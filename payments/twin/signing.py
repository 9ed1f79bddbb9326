"""The signature of webhooks, as Stripe's SDK verifies it.

Source: https://docs.stripe.com/webhooks#verify-manually. The timestamp is that of the machine,
whatever the twin's clock says, since it guards the transport and not the story.
"""

import hashlib
import hmac
import time


def header(payload: bytes, secret: str) -> str:
    """The `Stripe-Signature` header for `payload`."""
    instant = int(time.time())
    signed = str(instant).encode() + b"." + payload
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={instant},v1={digest}"
