"""Signatures of the Standard Webhooks specification, with two secrets during a rotation."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class BadSignature(ValueError):
    """Not signed with a secret we know, or signed more than five minutes ago or ahead."""


def verify(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> None:
    """Check the raw `body` against its headers with any of `secrets`; BadSignature if none fits.

    Source: Standard Webhooks 1.0, "Verifying webhook authenticity".
    """
    given = {name.lower(): value for name, value in headers.items()}
    for secret in secrets:
        try:
            Webhook(secret).verify(body, given, json_parse=False)
        except (WebhookVerificationError, ValueError):
            continue
        return
    raise BadSignature("the signature fits none of the secrets")


def sign(body: str, event_id: str, moment: datetime, secrets: Sequence[str]) -> dict[str, str]:
    """The headers that go with `body`, one signature a secret; `moment` in UTC."""
    signatures = [Webhook(secret).sign(event_id, moment, body) for secret in secrets]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
        "content-type": "application/json",
    }
