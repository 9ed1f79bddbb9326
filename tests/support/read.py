"""What a route reads of what is typed, and what its forms make of it.

A route that reads nothing cannot stumble over what is typed. And whatever its forms refuse in
the same words, or take for the same data, is the same to all that comes after them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from flask import Flask
from marshmallow import Schema, ValidationError
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from kit import paging
from kit.forms import Form

EVERYWHERE = frozenset({"csrf_token"})
"""What is looked for in every request, before any view."""

EVERYTHING = "*"


class Typed(ImmutableMultiDict[str, str]):
    """The fields, or the arguments, of a request; it notes what is looked for in them."""

    read: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.read.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, *others: Any, **more: Any) -> Any:
        """One value."""
        self.read.add(key)
        return super().get(key, *others, **more)

    def getlist(self, key: str, *others: Any, **more: Any) -> Any:
        """All values of a name."""
        self.read.add(key)
        return super().getlist(key, *others, **more)

    def to_dict(self, *others: Any, **more: Any) -> Any:
        """Everything."""
        self.read.add(EVERYTHING)
        return super().to_dict(*others, **more)

    def items(self, *others: Any, **more: Any) -> Any:
        """Everything."""
        self.read.add(EVERYTHING)
        return super().items(*others, **more)

    def __iter__(self) -> Iterator[str]:
        self.read.add(EVERYTHING)
        return super().__iter__()


@dataclass
class Reading:
    """What a route has been seen to read so far."""

    asked: bool = False
    names: set[str] = field(default_factory=set)
    """What its view looks for without a form."""
    forms: dict[type[Schema], Form] = field(default_factory=dict)
    lists: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """The columns of each list that a cursor leads through."""
    files: bool = False

    def fields(self, known: tuple[str, ...]) -> tuple[str, ...]:
        """The names worth sending: all that are known until it has been asked once."""
        if not self.asked or EVERYTHING in self.names:
            return known
        read = {name for form in self.forms.values() for name in form.schema.fields}
        return tuple(sorted(self.names | read))

    def meaning(self, app: Flask, value: str) -> object:
        """What the route makes of `value` in all its fields; equal for what it tells not apart."""
        with app.test_request_context():
            found = [_understood(form, value) for form in self.forms.values()]
        found += [_place(value, columns) for columns in self.lists.values()]
        by_hand = self.names - ({"cursor"} if self.lists else set())
        return (tuple(sorted(by_hand)), value if by_hand else "", *found)


def _understood(form: Form, value: str) -> str:
    sent = MultiDict(dict.fromkeys(form.schema.fields, value))
    try:
        return repr(form.schema.load(form._typed(sent)))
    except ValidationError as refused:
        return f"refused: {refused.messages_dict}"
    except Exception:  # noqa: BLE001  what it is, the request will show
        return f"fails: {value}"


def _place(cursor: str, columns: tuple[Any, ...]) -> str:
    try:
        return repr(paging._decode(cursor, columns))
    except Exception:  # noqa: BLE001  as above
        return f"fails: {cursor}"


@contextmanager
def noted(app: Flask, reading: Reading) -> Iterator[None]:
    """Adds to `reading` what the requests of the block look for, of what was typed."""
    plain, submit, decode = app.request_class, Form.submit, paging._decode

    def watched_submit(form: Form, action: Any, typed: Any = None) -> Any:
        """What the form itself looks for is no secret: it is its schema's fields."""
        reading.forms[type(form.schema)] = form
        by_hand = set(Typed.read)

        def acting(data: dict[str, Any]) -> Any:
            Typed.read.clear()
            try:
                return action(data)
            finally:
                by_hand.update(Typed.read)

        try:
            return submit(form, acting, typed)
        finally:
            Typed.read.clear()
            Typed.read.update(by_hand)

    def watched_decode(cursor: str | None, columns: Any) -> Any:
        reading.lists[repr([str(one) for one in columns])] = tuple(columns)
        return decode(cursor, columns)

    def files(request: Any) -> Any:
        reading.files = True
        request._load_form_data()
        return request.__dict__["files"]

    made = {"parameter_storage_class": Typed, "files": property(files)}
    Typed.read.clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(app, "request_class", type("Watched", (plain,), made))
        patched.setattr(Form, "submit", watched_submit)
        patched.setattr(paging, "_decode", watched_decode)
        yield
    reading.names |= Typed.read - EVERYWHERE
    reading.asked = True
