"""Whom a need is for: an opaque reference that a floor above resolves, through this port."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Owner:
    """What a need may say of whom it is for: a name, an address of their page, budget lines.

    `lines` are opaque keys with what people read.
    """

    reference: str
    title: str
    url: str
    lines: tuple[tuple[str, str], ...] = ()
    is_community: bool = False


class Owners(Protocol):
    """Whoever knows what references mean."""

    def named(self, references: Collection[str]) -> Mapping[str, Owner]:
        """The owners that are public, by reference: 1 query."""
        ...

    def of_person(self, account_id: int) -> Sequence[Owner]:
        """For whom a person may publish needs now, with budget lines: at most 2 queries."""
        ...

    def has_member(self, reference: str, account_id: int) -> bool:
        """Whether a person may act for an owner: 1 query."""
        ...

    def line(self, reference: str, key: str) -> str:
        """A budget line as people read it, with its amount; "" if there is none: 1 query."""
        ...


@dataclass(frozen=True)
class Nobody:
    """No floor above has needs of its own."""

    def named(self, references: Collection[str]) -> Mapping[str, Owner]:
        return {}

    def of_person(self, account_id: int) -> Sequence[Owner]:
        return []

    def has_member(self, reference: str, account_id: int) -> bool:
        return False

    def line(self, reference: str, key: str) -> str:
        return ""


@dataclass(frozen=True)
class Several:
    """Those who resolve references, each its own; one that is not theirs costs them no query."""

    each: tuple[Owners, ...]

    def named(self, references: Collection[str]) -> Mapping[str, Owner]:
        return {key: one for owners in self.each for key, one in owners.named(references).items()}

    def of_person(self, account_id: int) -> Sequence[Owner]:
        return [one for owners in self.each for one in owners.of_person(account_id)]

    def has_member(self, reference: str, account_id: int) -> bool:
        return any(owners.has_member(reference, account_id) for owners in self.each)

    def line(self, reference: str, key: str) -> str:
        return next(filter(None, (owners.line(reference, key) for owners in self.each)), "")


@dataclass
class _Chosen:
    owners: Owners = field(default_factory=Nobody)


_chosen = _Chosen()


def use(*owners: Owners) -> None:
    """Choose who resolves references in this process (crowdfund/wiring.py)."""
    _chosen.owners = Several(owners)


def current() -> Owners:
    """Who resolves references."""
    return _chosen.owners
