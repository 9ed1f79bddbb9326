"""The errors of the API, in the JSON shape and with the statuses of Stripe.

Source: https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes.
"""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """An answer that is an error; `status` is the HTTP status, `body` the error object."""

    def __init__(self, status: int, kind: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"type": kind, "message": message}
        self.body.update({name: value for name, value in more.items() if value is not None})


class AnswerLost(Exception):
    """The client shall not get an answer: the connection is cut, at once or after a wait."""

    def __init__(self, seconds: float = 0) -> None:
        super().__init__("the answer was lost")
        self.seconds = seconds


def invalid(message: str, *, code: str | None = None, param: str | None = None) -> ApiError:
    """400: the request is wrong, or does not suit the state of the object."""
    return ApiError(400, "invalid_request_error", message, code=code, param=param)


def missing(kind: str, identifier: str, param: str) -> ApiError:
    """404: no such object."""
    message = f"No such {kind}: '{identifier}'"
    return ApiError(404, "invalid_request_error", message, code="resource_missing", param=param)


def missing_reference(kind: str, identifier: str, param: str) -> ApiError:
    """400: a parameter names an object that does not exist."""
    return invalid(f"No such {kind}: '{identifier}'", code="resource_missing", param=param)


def unknown_parameter(name: str) -> ApiError:
    """400: the endpoint knows no such parameter."""
    return invalid(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def missing_parameter(name: str) -> ApiError:
    """400: a required parameter is not there."""
    return invalid(f"Missing required param: {name}.", code="parameter_missing", param=name)


def empty_parameter(name: str) -> ApiError:
    """400: an empty value for what cannot be unset."""
    message = (
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to "
        f"unset a parameter; however '{name}' cannot be unset."
    )
    return invalid(message, code="parameter_invalid_empty", param=name)


def unauthorized(message: str) -> ApiError:
    """401: no key, or not a test key."""
    return ApiError(401, "invalid_request_error", message)


def unexpected_state(kind: str, intent: Json, action: str, allowed: str) -> ApiError:
    """400: the intent's status does not allow `action`; the error carries the intent."""
    message = (
        f"You cannot {action} this {kind} because it has a status of {intent['status']}. "
        f"Only a {kind} with one of the following statuses may be used: {allowed}."
    )
    field = "payment_intent" if kind == "PaymentIntent" else "setup_intent"
    code = f"{field}_unexpected_state"
    return ApiError(400, "invalid_request_error", message, code=code, **{field: intent})


def server_error() -> ApiError:
    """500, as a broken gateway answers."""
    return ApiError(500, "api_error", "An unknown error occurred (injected by the twin).")


def rate_limited() -> ApiError:
    """429, as a gateway under load answers."""
    message = "Request rate limit exceeded (injected by the twin)."
    return ApiError(429, "invalid_request_error", message, code="rate_limit")
