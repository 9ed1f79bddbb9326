"""What a domain says when it refuses: a code for machines, a sentence for people, a field."""


class DomainError(Exception):
    """A rule of the domain was not met.

    `code` is stable and machine-readable ("pledge.too_small"); `message` is for people,
    already translatable; `field` names the input it belongs to, if one; `status` is the
    HTTP status under which pages and API report it (RFC 9110).
    """

    status = 422

    def __init__(
        self, code: str, message: object, *, field: str | None = None, status: int | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        if status is not None:
            self.status = status


class NotFound(DomainError):
    """There is no such thing, or it is not the visitor's to see."""

    status = 404

    def __init__(self, code: str = "not_found", message: object = "") -> None:
        super().__init__(code, message)


class Conflict(DomainError):
    """The thing is in a state that does not allow this."""

    status = 409


class TooMany(DomainError):
    """Too many attempts; `retry_after` seconds must pass first."""

    status = 429

    def __init__(self, code: str, message: object, retry_after: int) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after
