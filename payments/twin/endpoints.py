"""What an endpoint of the API is: method, path, parameters, and the function that serves it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from payments.twin.params import Fields
from payments.twin.twin import Twin

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One checked request: parameters, parts of the path, and the address the client used."""

    params: Json
    args: dict[str, str]
    base_url: str
    path: str

    def clean(self, *names: str) -> Json:
        """The given parameters that are there, the empty string turned into None."""
        return {
            name: None if self.params[name] == "" else self.params[name]
            for name in names
            if name in self.params
        }


Handler = Callable[[Twin, Call], Json]


@dataclass(frozen=True)
class Endpoint:
    """One route of the API."""

    method: str
    path: str
    handler: Handler
    params: Fields = field(default_factory=dict)
    required: tuple[str, ...] = ()


def merge_metadata(thing: Json, call: Call) -> None:
    """Apply the `metadata` parameter: empty texts unset a key, an empty value unsets all."""
    given = call.params.get("metadata")
    if given is None:
        return
    if given == "":
        thing["metadata"] = {}
        return
    merged = {**(thing.get("metadata") or {}), **given}
    thing["metadata"] = {key: text for key, text in merged.items() if text != ""}
