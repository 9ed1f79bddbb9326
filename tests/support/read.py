"""Which routes read what is typed: one that does not cannot stumble over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict

EVERYWHERE = frozenset({"csrf_token"})
"""What is looked for in every request, before any view."""


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
        self.read.add("*")
        return super().to_dict(*others, **more)

    def items(self, *others: Any, **more: Any) -> Any:
        """Everything."""
        self.read.add("*")
        return super().items(*others, **more)

    def __iter__(self) -> Iterator[str]:
        self.read.add("*")
        return super().__iter__()


@contextmanager
def noted(app: Flask) -> Iterator[set[str]]:
    """What the requests of the block look for, of what was typed."""
    plain = app.request_class
    watched = type("Watched", (plain,), {"parameter_storage_class": Typed})
    app.request_class = watched
    Typed.read.clear()
    found: set[str] = set()
    try:
        yield found
    finally:
        app.request_class = plain
        found |= Typed.read - EVERYWHERE
