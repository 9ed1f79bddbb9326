"""What a need and an offer have in common: what, how much, where, when. No tables, no sessions."""

from dataclasses import dataclass
from datetime import date

KINDS = ("time", "skill", "space", "goods", "equipment")
"""What may be needed or offered."""

GROUPS = {
    "time": "people",
    "skill": "people",
    "goods": "things",
    "equipment": "things",
    "space": "places",
}
"""Kinds that can stand for one another: people, things, places."""

UNITS = ("ore", "giorni", "persone", "mq", "posti", "pezzi", "kg", "litri")
"""How quantities are counted."""


@dataclass(frozen=True)
class Notice:
    """One need or one offer as its author filled the form in.

    `quantity` counts `unit`s; `begins` and `ends` are whole local days, both included, None
    where the author set no bound; `district` is a code of the operator's territory or None.
    """

    key: str
    title: str
    description: str
    kind: str
    district: str | None = None
    quantity: int | None = None
    unit: str | None = None
    begins: date | None = None
    ends: date | None = None

    @property
    def group(self) -> str:
        """What it can stand for; "" for a kind that nobody knows."""
        return GROUPS.get(self.kind, "")

    @property
    def text(self) -> str:
        """All its words."""
        return f"{self.title}. {self.description}"
