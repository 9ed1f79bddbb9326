"""Request parameters: decodes nested form fields and checks them against declared kinds.

Stripe's encoding: `metadata[order]=7`, `expand[0]=customer`, `line_items[0][quantity]=1`;
an empty value unsets. Source: https://docs.stripe.com/api.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from payments.twin.errors import (
    ApiError,
    empty_parameter,
    invalid,
    missing_parameter,
    unknown_parameter,
)

Raw = str | dict[str, Any]
PART = re.compile(r"\[([^\[\]]*)\]")
DEEPEST = 10
LARGEST_INTEGER = 2**63 - 1


class Kind(Protocol):
    """What a parameter may be."""

    def read(self, value: Raw, name: str) -> Any:
        """The typed value; raises ApiError (400) when `value` is not of this kind."""


Fields = Mapping[str, Kind]


def decode(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Turn flat form pairs into nested dicts; lists are dicts with numeric keys here."""
    tree: dict[str, Any] = {}
    for key, value in pairs:
        head, _, _ = key.partition("[")
        steps = [head, *PART.findall(key[len(head) :])]
        if len(steps) > DEEPEST:
            raise invalid(f"Parameters nested more than {DEEPEST} deep: {head}", param=head)
        place = tree
        for step in steps[:-1]:
            following = place.setdefault(step or str(len(place)), {})
            if not isinstance(following, dict):
                raise invalid(f"Invalid value for {head}: cannot be both text and a hash.")
            place = following
        place[steps[-1] or str(len(place))] = value
    return tree


def read_all(tree: Mapping[str, Any], fields: Fields, required: Iterable[str] = ()) -> Any:
    """Check the parameters of one endpoint; raises ApiError (400)."""
    return _read_fields(tree, fields, required, "")


def _read_fields(
    tree: Mapping[str, Any], fields: Fields, required: Iterable[str], prefix: str
) -> dict[str, Any]:
    def full(name: str) -> str:
        return f"{prefix}[{name}]" if prefix else name

    for name in tree:
        if name not in fields:
            raise unknown_parameter(full(name))
    for name in required:
        if name not in tree:
            raise missing_parameter(full(name))
        if tree[name] == "":
            raise empty_parameter(full(name))
    return {name: fields[name].read(value, full(name)) for name, value in tree.items()}


def _text(value: Raw, name: str) -> str:
    if not isinstance(value, str):
        raise invalid(f"Invalid string: {value!r}", param=name)
    return value


@dataclass(frozen=True)
class Text:
    """A string, at most `longest` characters; the empty string unsets."""

    longest: int = 5000

    def read(self, value: Raw, name: str) -> str:
        text = _text(value, name)
        if len(text) > self.longest:
            message = f"Invalid string: {text[:30]}…; must be at most {self.longest} characters"
            raise invalid(message, param=name)
        return text


@dataclass(frozen=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]
    clearable: bool = False

    def read(self, value: Raw, name: str) -> str:
        text = _text(value, name)
        if text == "" and not self.clearable:
            raise empty_parameter(name)
        if text and text not in self.words:
            listed = ", ".join(self.words)
            raise invalid(f"Invalid {name}: must be one of {listed}", param=name)
        return text


@dataclass(frozen=True)
class Int:
    """A whole number of at least `least`."""

    least: int = 0

    def read(self, value: Raw, name: str) -> int:
        text = _text(value, name)
        if text == "":
            raise empty_parameter(name)
        if not re.fullmatch(r"-?[0-9]{1,19}", text) or int(text) > LARGEST_INTEGER:
            raise invalid(f"Invalid integer: {text}", code="parameter_invalid_integer", param=name)
        if int(text) < self.least:
            raise invalid(
                f"This value must be greater than or equal to {self.least}.",
                code="parameter_invalid_integer",
                param=name,
            )
        return int(text)


@dataclass(frozen=True)
class Bool:
    """true or false."""

    def read(self, value: Raw, name: str) -> bool:
        text = _text(value, name)
        if text not in ("true", "false"):
            raise invalid(f"Invalid boolean: {text}", param=name)
        return text == "true"


@dataclass(frozen=True)
class Metadata:
    """Up to 50 texts of 500 characters under names of 40; empty unsets one or all."""

    def read(self, value: Raw, name: str) -> dict[str, str] | str:
        if value == "":
            return ""
        if not isinstance(value, dict):
            raise invalid("Invalid hash", param=name)
        if len(value) > 50:
            raise invalid("Metadata can have up to 50 keys.", param=name)
        for key, text in value.items():
            _check_metadata(key, _text(text, f"{name}[{key}]"), name)
        return dict(value)


def _check_metadata(key: str, text: str, name: str) -> None:
    for what, given, longest in (("keys", key, 40), ("values", text, 500)):
        if len(given) > longest:
            raise invalid(
                f"Metadata {what} can have up to {longest} characters, "
                f"but you passed in one that is {len(given)} characters.",
                param=f"{name}[{key[:40]}]",
            )


@dataclass(frozen=True)
class ListOf:
    """A list of values of one kind."""

    kind: Kind

    def read(self, value: Raw, name: str) -> list[Any]:
        if value == "":
            return []
        if not isinstance(value, dict) or not all(key.isdigit() for key in value):
            raise invalid("Invalid array", param=name)
        ordered = sorted(value.items(), key=lambda item: int(item[0]))
        return [self.kind.read(each, f"{name}[{index}]") for index, each in ordered]


@dataclass(frozen=True)
class Hash:
    """A hash with known fields."""

    fields: Fields = field(default_factory=dict)
    required: tuple[str, ...] = ()

    def read(self, value: Raw, name: str) -> dict[str, Any] | str:
        if value == "":
            return ""
        if not isinstance(value, dict):
            raise invalid("Invalid object", param=name)
        return _read_fields(value, self.fields, self.required, name)


@dataclass(frozen=True)
class Either:
    """The first of some kinds that fits."""

    kinds: tuple[Kind, ...]

    def read(self, value: Raw, name: str) -> Any:
        failure: ApiError | None = None
        for kind in self.kinds:
            try:
                return kind.read(value, name)
            except ApiError as error:
                failure = error
        raise failure or invalid("Invalid value", param=name)


TEXT = Text()
INT = Int()
BOOL = Bool()
EXPAND: dict[str, Kind] = {"expand": ListOf(TEXT)}
PERIOD = Either((Int(), Hash({"gt": INT, "gte": INT, "lt": INT, "lte": INT})))
PAGE: dict[str, Kind] = {
    **EXPAND,
    "limit": INT,
    "starting_after": TEXT,
    "ending_before": TEXT,
}
ADDRESS = Hash(dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"), TEXT))
BILLING_DETAILS = Hash(
    {"address": ADDRESS, "email": TEXT, "name": TEXT, "phone": TEXT, "tax_id": TEXT}
)
