"""The objects the twin holds, in memory, in the order in which they were made."""

import copy
from typing import Any

from payments.twin.errors import missing, missing_reference

Json = dict[str, Any]

PRIVATE = "_twin"
"""The field of an object in which the twin keeps what Stripe would not show."""


class Store:
    """Objects by kind and id. Whoever changes an object calls `put` again."""

    def __init__(self) -> None:
        self._kinds: dict[str, dict[str, Json]] = {}
        self._index: dict[str, Json] = {}
        self.changed: dict[str, Json] = {}
        self.removed: set[str] = set()

    def put(self, thing: Json) -> Json:
        """Keep a new or changed object; its `object` says the kind."""
        self._kinds.setdefault(thing["object"], {})[thing["id"]] = thing
        self._index[thing["id"]] = thing
        self.changed[thing["id"]] = thing
        self.removed.discard(thing["id"])
        return thing

    def remove(self, thing: Json) -> None:
        """Forget an object."""
        self._kinds.get(thing["object"], {}).pop(thing["id"], None)
        self._index.pop(thing["id"], None)
        self.changed.pop(thing["id"], None)
        self.removed.add(thing["id"])

    def find(self, identifier: str | None, kind: str | None = None) -> Json | None:
        """The object of that id (and kind), or None."""
        thing = self._index.get(identifier or "")
        return thing if thing is not None and kind in (None, thing["object"]) else None

    def get(self, kind: str, identifier: str, param: str = "id") -> Json:
        """The object an address names; raises ApiError 404."""
        thing = self.find(identifier, kind)
        if thing is None:
            raise missing(kind, identifier, param)
        return thing

    def named(self, kind: str, identifier: str, param: str) -> Json:
        """The object a parameter names; raises ApiError 400."""
        thing = self.find(identifier, kind)
        if thing is None:
            raise missing_reference(kind, identifier, param)
        return thing

    def of(self, kind: str) -> list[Json]:
        """All objects of a kind, oldest first."""
        return list(self._kinds.get(kind, {}).values())

    def kinds(self) -> list[str]:
        """The kinds of which there is any."""
        return [kind for kind, things in self._kinds.items() if things]

    def clear(self) -> None:
        """Forget everything."""
        self.removed |= set(self._index)
        self._kinds.clear()
        self._index.clear()
        self.changed.clear()


def private(thing: Json) -> Json:
    """What the twin keeps about `thing` and does not show."""
    hidden: Json = thing.setdefault(PRIVATE, {})
    return hidden


def shown(value: Any) -> Any:
    """A deep copy without what the twin keeps for itself."""
    if isinstance(value, dict):
        return {key: shown(each) for key, each in value.items() if key != PRIVATE}
    if isinstance(value, list):
        return [shown(each) for each in value]
    return copy.copy(value)
