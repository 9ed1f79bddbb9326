"""Signatures of the Standard Webhooks specification, with two secrets during a rotation."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from kit import clock

NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")
TOLERANCE_SECONDS = 300


class BadSignature(ValueError):
    """Not signed with a secret we know, or signed more than five minutes ago or ahead.

    `reason` says which: no_signature, wrong_time or bad_signature.
    """

    def __init__(self, reason: str, said: str) -> None:
        super().__init__(said)
        self.reason = reason


def verify(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> None:
    """Check the raw `body` against its headers with any of `secrets`; BadSignature if none fits.

    Source: Standard Webhooks 1.0, "Verifying webhook authenticity".
    """
    given = {name.lower(): value for name, value in headers.items()}
    if not all(given.get(name) for name in NAMES):
        raise BadSignature("no_signature", f"the headers {', '.join(NAMES)} are needed")
    if not _is_of_now(given["webhook-timestamp"]):
        raise BadSignature("wrong_time", "the timestamp is more than five minutes off")
    for secret in secrets:
        try:
            Webhook(secret).verify(body, given, json_parse=False)
        except (WebhookVerificationError, ValueError):
            continue
        return
    raise BadSignature("bad_signature", "the signature fits none of the secrets")


def _is_of_now(timestamp: str) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return False
    return abs(clock.system_now().timestamp() - int(timestamp)) <= TOLERANCE_SECONDS


def sign(body: str, event_id: str, moment: datetime, secrets: Sequence[str]) -> dict[str, str]:
    """The headers that go with `body`, one signature a secret; `moment` in UTC."""
    signatures = [Webhook(secret).sign(event_id, moment, body) for secret in secrets]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
        "content-type": "application/json",
    }
