"""Idempotency keys: the first answer is kept for 24 hours and replayed, errors included.

Source: https://docs.stripe.com/api/idempotent_requests.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from payments.twin.errors import ApiError, invalid
from payments.twin.store import Json
from payments.twin.twin import DAY, Twin

KIND = "_idempotency"
RUNNING: dict[str, Any] = {"status": 0}


@dataclass(frozen=True)
class Kept:
    """An answer given before under the same key."""

    status: int
    body: Json


def begin(twin: Twin, key: str, method: str, path: str, params: Json) -> Kept | None:
    """Reserve the key, or give back the kept answer; hold the lock.

    Raises ApiError: 400 idempotency_error when the key came with other parameters, 409 while
    the first request is still running.
    """
    if len(key) > 255:
        raise invalid("Idempotency keys may be at most 255 characters long.")
    prune(twin)
    mark = fingerprint(method, path, params)
    record = twin.store.find(f"idem_{key}", KIND)
    if record is None:
        fresh = {"object": KIND, "id": f"idem_{key}", "mark": mark, "at": twin.clock.now()}
        twin.store.put({**fresh, **RUNNING})
        return None
    if record["mark"] != mark:
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key}' if you meant to execute a "
            "different request."
        )
        raise ApiError(400, "idempotency_error", message)
    if record["status"] == 0:
        message = (
            f"There is currently another in-progress request using this Idempotent Key ('{key}')."
        )
        raise ApiError(409, "invalid_request_error", message, code="idempotency_key_in_use")
    return Kept(record["status"], record["body"])


def finish(twin: Twin, key: str, status: int, body: Json) -> None:
    """Keep the answer of a request that was executed."""
    record = twin.store.find(f"idem_{key}", KIND)
    if record is not None:
        record.update({"status": status, "body": body})
        twin.store.put(record)


def release(twin: Twin, key: str) -> None:
    """Free the key of a request that was not executed."""
    record = twin.store.find(f"idem_{key}", KIND)
    if record is not None:
        twin.store.remove(record)


def recover(twin: Twin) -> None:
    """After a restart: what was running when the twin ended does not run any more."""
    for record in twin.store.of(KIND):
        if record["status"] == 0:
            twin.store.remove(record)


def prune(twin: Twin) -> None:
    """Forget keys older than 24 hours of the twin's clock."""
    oldest = twin.clock.now() - DAY
    for record in twin.store.of(KIND):
        if record["at"] > oldest:
            break
        twin.store.remove(record)


def fingerprint(method: str, path: str, params: Json) -> str:
    """The same for the same request."""
    text = json.dumps([method, path, params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
