"""What every door for signed events does first: read no more than it must, count refusals.

A door answers with a problem document whose code is the reason; `refuse` makes both.
"""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from kit.problems import problem
from webhooks import refusals

MAX_BYTES = 1024 * 1024
STATUS = {
    "bad_signature": 401,
    "no_signature": 401,
    "wrong_time": 401,
    "too_large": 413,
    "bad_json": 400,
    "bad_event": 422,
}
TOO_LARGE = "The body is larger than 1 MB."


class TooLarge(ValueError):
    """The body is larger than 1 MB."""


def read() -> bytes:
    """The raw body of the request; TooLarge, with no more than 1 MB read.

    A body that comes without its length is cut at the limit, so one byte more is asked for.
    """
    request.max_content_length = MAX_BYTES + 1
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise TooLarge(TOO_LARGE) from None
    if len(body) > MAX_BYTES:
        raise TooLarge(TOO_LARGE)
    return body


def refuse(
    source: str,
    reason: str,
    said: str,
    *,
    event_id: str = "",
    status: int | None = None,
    errors: dict[str, object] | None = None,
) -> Response:
    """Count a refusal (REASONS) and answer with it; `said` is for whoever sent the event."""
    refusals.note(source, reason, event_id=event_id, detail=said)
    return problem(status or STATUS[reason], reason, said, errors=errors)


def repeated(source: str, event_id: str) -> None:
    """Count an event that was known already; it is acknowledged and nothing is done."""
    refusals.note_known(source, event_id)
