"""A transport for the SDK that checks every request and every answer against the document."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe

from tests.contract import document

Json = dict[str, Any]


def decode(text: str) -> Json:
    """Stripe's nested form encoding, read independently of the twin."""
    tree: Json = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        steps = key.replace("]", "").split("[")
        place = tree
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1]] = value
    return tree


class CheckingHTTPClient(stripe.HTTPClient):
    """Passes on to another transport; collects what does not fit the document."""

    name = "checking"

    def __init__(self, inner: stripe.HTTPClient, *, strict: bool) -> None:
        super().__init__()
        self._inner = inner
        self._strict = strict
        self.problems: list[str] = []
        self.seen: set[tuple[str, str]] = set()

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One request, checked on the way out and back."""
        parts = urlsplit(url)
        found = document.operation(method, parts.path)
        where = f"{method.upper()} {parts.path}"
        if document.known_beyond(method.upper(), parts.path):
            found = None
        elif found is None:
            self.problems.append(f"{where}: no such operation")
        if found is not None:
            self.seen.add((method.upper(), found[0]))
            if parts.query:
                self._check_request(where, document.query_schema(found[1]), parts.query)
            if method.lower() == "post":
                schema = document.body_schema(found[1])
                self._check_request(where, schema, post_data or "")
        text, status, answered = self._inner.request(method, url, headers, post_data)
        if found is not None:
            schema = document.response_schema(found[1], status)
            body = json.loads(text)
            errors = document.answer_errors(schema, body, strict=self._strict)
            self.problems += [f"{where} answers {status}: {error}" for error in errors]
        return text, status, answered

    def _check_request(self, where: str, schema: Json, text: str) -> None:
        tree = decode(text)
        errors = document.parameter_errors({**schema, "type": "object"}, tree, "")
        self.problems += [f"{where} asks: {error}" for error in errors]

    def close(self) -> None:
        """Close the inner transport."""
        self._inner.close()  # type: ignore[no-untyped-call]
