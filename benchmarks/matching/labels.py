"""A file of labelled needs and offers, and how a ranking of them is judged."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.matching import reading
from matching.notices import Notice

DEPTH = 10
"""How far down a ranking is read."""


@dataclass(frozen=True)
class Labelled:
    """Needs, offers, and for each need the grades (1 or 2) of the offers that fit."""

    needs: tuple[Notice, ...]
    offers: tuple[Notice, ...]
    grades: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Marks:
    """Means over all needs. A hit is an offer of grade 2; the gain of a grade is 2^grade - 1.

    Source of nDCG: Järvelin and Kekäläinen, ACM TOIS 20(4), 2002.
    """

    hit_1: float
    hit_3: float
    mrr: float
    ndcg_10: float

    def as_json(self) -> dict[str, float]:
        return {
            "hit@1": self.hit_1,
            "hit@3": self.hit_3,
            "mrr": self.mrr,
            f"ndcg@{DEPTH}": self.ndcg_10,
        }


def read(path: Path) -> Labelled:
    """The file; ValueError or KeyError if it has another form.

    Fields may be missing, empty, or written as people write them: reading.py makes the best of it.
    """
    raw = json.loads(path.read_text(encoding="utf-8"))
    grades: dict[str, dict[str, int]] = {}
    for one in raw["relevance"]:
        grades.setdefault(one["need"], {})[one["offer"]] = int(one["grade"])
    return Labelled(
        tuple(reading.notice(one) for one in raw["needs"]),
        tuple(reading.notice(one) for one in raw["offers"]),
        grades,
    )


def marks(labelled: Labelled, rankings: Mapping[str, Sequence[str]]) -> Marks:
    """How good rankings are: for each need the keys of the offers, best first.

    A need that no offer fits has nothing to be found, and counts for nothing.
    """
    found = [
        _of_one([grades.get(key, 0) for key in rankings[need]], grades.values())
        for need, grades in labelled.grades.items()
        if need in rankings
    ]
    if not found:
        return Marks(0.0, 0.0, 0.0, 0.0)
    return Marks(*(round(sum(column) / len(found), 4) for column in zip(*found, strict=True)))


def _of_one(seen: Sequence[int], all_grades: Any) -> tuple[float, float, float, float]:
    best = next((at for at, grade in enumerate(seen) if grade == 2), None)
    ideal = _gain(sorted(all_grades, reverse=True))
    return (
        float(best == 0),
        float(best is not None and best < 3),
        0.0 if best is None else 1 / (best + 1),
        _gain(seen) / ideal if ideal else 0.0,
    )


def _gain(grades: Sequence[int]) -> float:
    return sum(float(2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(grades[:DEPTH]))
