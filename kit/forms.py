"""A form between a page and a service: what was typed, what is wrong with it, what it means."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.datastructures import MultiDict

from kit.errors import DomainError
from kit.fields import Choices

Result = TypeVar("Result")


class Form:
    """Values as typed, errors beside their fields, clean data once valid.

    `values` starts with what is already known and is replaced by what was typed, so that
    nothing is lost when the form comes back. Errors without a field are under "form".
    """

    def __init__(self, schema: Schema, known: Mapping[str, Any] | None = None) -> None:
        self.schema = schema
        self.values: dict[str, Any] = dict(known or {})
        self.errors: dict[str, list[str]] = {}
        self.data: dict[str, Any] = {}
        self.status = 200

    def submit(
        self, action: Callable[[dict[str, Any]], Result], typed: MultiDict[str, str] | None = None
    ) -> Result | None:
        """Validate what was sent and hand it to `action`; None, and `errors`, if refused."""
        sent = request.form if typed is None else typed
        typed_in = self._typed(sent)
        self.values = {**self.values, **typed_in}
        for name in self.schema.fields:
            self.values.setdefault(name, "")
            if name not in sent:
                self.values[name] = ""
        try:
            self.data = dict(self.schema.load(typed_in))
            return action(self.data)
        except ValidationError as refused:
            self.status = 422
            self.errors = _flat(refused.messages_dict)
        except DomainError as refused:
            self.status = refused.status
            self.errors = {refused.field or "form": [str(refused.message)]}
        return None

    def _typed(self, sent: MultiDict[str, str]) -> dict[str, Any]:
        """One value a name; all of them where the schema takes several."""
        several = [n for n, one in self.schema.fields.items() if isinstance(one, Choices)]
        return {**sent.to_dict(), **{name: sent.getlist(name) for name in several if name in sent}}


def _flat(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """marshmallow's messages as field → list of sentences."""
    found: dict[str, list[str]] = {}
    for name, said in messages.items():
        key = "form" if name == "_schema" else str(name)
        found[key] = [str(part) for part in said] if isinstance(said, list) else [str(said)]
    return found
