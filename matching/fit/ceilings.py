"""Hard rules: what the fields of a need and an offer allow at most, whatever their words say.

The best grade is 2 ("this covers it"), then 1 ("partly, or with a phone call"), then 0 ("no").
Each field only lowers it, as a coordinator with two filled-in forms before them would.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from matching.fit.conditions import conditions
from matching.fit.limits import COVERS, NOT, PARTLY, Limit
from matching.notices import Notice

MOVABLE = timedelta(days=30)
"""Dates that miss one another by no more than this can be talked about."""
ENOUGH = (2, 3)
"""The share of a quantity that is as good as all of it."""
TOO_SMALL = (1, 5)
"""Below this share of the size asked, a space is no space: two half rooms are not a room."""
ON_FOOT = re.compile(
    r"\ba piedi\b|\bwalking distance\b|\bwithin walking\b|\b(?:due|pochi|quattro) passi\b|"
    r"\bsotto casa\b",
    re.IGNORECASE,
)

Borders = Mapping[str, frozenset[str]]
"""For each district the districts it touches."""


def ceiling(need: Notice, offer: Notice, borders: Borders) -> int:
    """The best grade that every field allows."""
    return min((limit.grade for limit in limits(need, offer, borders)), default=COVERS)


def limits(need: Notice, offer: Notice, borders: Borders) -> list[Limit]:
    """Every field, and what the offer's words rule out; none where the forms fit entirely."""
    return [
        *_kind(need, offer),
        *_place(need, offer, borders),
        *_dates(need, offer),
        *_quantity(need, offer),
        *conditions(need, offer),
    ]


def days_shared(need: Notice, offer: Notice) -> int:
    """On how many days both can; 0 if one begins the day after the other ends, and so on down."""
    first, last = _shared(need, offer)
    return (last - first).days + 1


def _kind(need: Notice, offer: Notice) -> Iterator[Limit]:
    if need.group and offer.group and need.group != offer.group:
        yield Limit(PARTLY, "another_kind")


def _place(need: Notice, offer: Notice, borders: Borders) -> Iterator[Limit]:
    """People and things travel; a space is where it is."""
    if "places" not in (need.group, offer.group) or not need.district or not offer.district:
        return
    if need.district == offer.district:
        return
    if ON_FOOT.search(need.text) or offer.district not in borders.get(need.district, frozenset()):
        yield Limit(PARTLY, "far")


def _dates(need: Notice, offer: Notice) -> Iterator[Limit]:
    shared = days_shared(need, offer)
    if shared <= 0:
        apart = timedelta(days=1 - shared)
        yield Limit(PARTLY, "dates_near") if apart <= MOVABLE else Limit(NOT, "dates_apart")
    elif need.kind != "goods" and 2 * shared < _days_asked(need):
        yield Limit(PARTLY, "dates_part")


def _quantity(need: Notice, offer: Notice) -> Iterator[Limit]:
    """People and hours add up; parts of a delivery too, but not parts of a room."""
    if need.group == "people" or need.unit != offer.unit or not need.quantity or not offer.quantity:
        return
    if need.group == "places" and _is_less(offer.quantity, need.quantity, TOO_SMALL):
        yield Limit(NOT, "too_small")
    elif _is_less(offer.quantity, need.quantity, ENOUGH):
        yield Limit(PARTLY, "quantity_part")


def _days_asked(need: Notice) -> int:
    """How many days the need lasts; 0 where it has no end."""
    return (need.ends - need.begins).days + 1 if need.begins and need.ends else 0


def _is_less(offered: int, asked: int, share: tuple[int, int]) -> bool:
    part, whole = share
    return offered * whole < asked * part


def _shared(need: Notice, offer: Notice) -> tuple[date, date]:
    first = max(need.begins or date.min, offer.begins or date.min)
    last = min(need.ends or date.max, offer.ends or date.max)
    return first, last
