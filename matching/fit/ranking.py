"""The order in which offers are suggested for a need, or needs for an offer.

The score of a pair is how alike they are, by meaning and by letters, times what the hard rules
leave of it. Nothing was learned from labelled pairs: the two weights below are round numbers,
and benchmarks/matching shows what each part is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.fit import letters, meaning
from matching.fit.ceilings import COVERS, NOT, PARTLY, Borders, Limit, limits
from matching.fit.meaning import Vector
from matching.notices import Notice

LETTERS_WEIGH = 0.5
"""How much likeness of letters counts beside likeness of meaning."""
LEFT_OF = {COVERS: 1.0, PARTLY: 0.45, NOT: 0.0}
"""What is left of a likeness when the fields allow no more than this grade."""
WORTH_A_LOOK = 0.2
"""Pairs that are less alike than this have nothing to do with each other."""


@dataclass(frozen=True)
class Candidate:
    """The other side of a possible match, with its vector if there is an encoder."""

    notice: Notice
    vector: Vector | None = None


@dataclass(frozen=True)
class Fit:
    """How well one pair fits: its score, the best grade its fields allow, and why no better."""

    key: str
    score: float
    likeness: float
    grade: int
    limits: tuple[Limit, ...]

    @property
    def is_worth_a_look(self) -> bool:
        return self.grade > NOT and self.likeness >= WORTH_A_LOOK


def rank(
    need: Candidate, offers: Sequence[Candidate], borders: Borders, *, for_offer: bool = False
) -> list[Fit]:
    """Every offer with its fit, the best first.

    With `for_offer` the first argument is an offer and the others are needs.
    """
    alike = letters.likeness(need.notice.text, [one.notice.text for one in offers])
    found = []
    for one, by_letters in zip(offers, alike, strict=True):
        pair = (one.notice, need.notice) if for_offer else (need.notice, one.notice)
        found.append(_fit(one.notice.key, _likeness(need, one, by_letters), limits(*pair, borders)))
    return sorted(found, key=lambda fit: (-fit.score, fit.key))


def _likeness(one: Candidate, other: Candidate, by_letters: float) -> float:
    """Without vectors the letters stand alone."""
    if one.vector is None or other.vector is None:
        return by_letters
    return max(meaning.likeness(one.vector, other.vector), 0.0) + LETTERS_WEIGH * by_letters


def _fit(key: str, likeness: float, found: Sequence[Limit]) -> Fit:
    grade = min((limit.grade for limit in found), default=COVERS)
    return Fit(key, likeness * LEFT_OF[grade], likeness, grade, tuple(found))
