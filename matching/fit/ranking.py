"""The order in which offers are suggested for a need, or needs for an offer.

The score of a pair is how alike they are, by meaning, by the things they name and by letters,
times what the hard rules leave of it. Nothing was learned from labelled pairs: the weights below
are round numbers, and benchmarks/matching shows what each part is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.fit import letters, meaning, things
from matching.fit.ceilings import Borders, limits
from matching.fit.limits import COVERS, NOT, PARTLY, Limit
from matching.fit.meaning import Vector
from matching.notices import Notice

LETTERS_WEIGH = 0.5
"""How much likeness of letters counts beside likeness of meaning."""
THINGS_WEIGH = 0.5
"""The same for naming the same things."""
LEFT_OF = {COVERS: 1.0, PARTLY: 0.45, NOT: 0.0}
"""What is left of a likeness when the fields allow no more than this grade."""
LEFT_OF_ANOTHER_KIND = 0.3
"""The same for another kind: good for something only if it brings a piece of what is asked."""
WORTH_A_LOOK, BY_WORDS_ALONE = 0.3, 0.1
"""Pairs less alike than this have nothing to do with each other; the same without vectors."""


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
    is_alike: bool

    @property
    def is_worth_a_look(self) -> bool:
        return self.grade > NOT and self.is_alike


def rank(
    need: Candidate, offers: Sequence[Candidate], borders: Borders, *, for_offer: bool = False
) -> list[Fit]:
    """Every offer with its fit, the best first.

    With `for_offer` the first argument is an offer and the others are needs.
    """
    alike = letters.likeness(need.notice.text, [one.notice.text for one in offers])
    named = things.likeness(need.notice, [one.notice for one in offers])
    found = []
    for one, by_letters, by_things in zip(offers, alike, named, strict=True):
        pair = (one.notice, need.notice) if for_offer else (need.notice, one.notice)
        likeness = _likeness(need, one, by_letters, by_things)
        is_alike = likeness >= (WORTH_A_LOOK if need.vector and one.vector else BY_WORDS_ALONE)
        found.append(_fit(one.notice.key, likeness, limits(*pair, borders), is_alike=is_alike))
    return sorted(found, key=lambda fit: (-fit.score, fit.key))


def _likeness(one: Candidate, other: Candidate, by_letters: float, by_things: float) -> float:
    """Without vectors letters and things stand alone."""
    if one.vector is None or other.vector is None:
        return by_letters + THINGS_WEIGH * by_things
    by_meaning = max(meaning.likeness(one.vector, other.vector), 0.0)
    return by_meaning + LETTERS_WEIGH * by_letters + THINGS_WEIGH * by_things


def _fit(key: str, likeness: float, found: Sequence[Limit], *, is_alike: bool) -> Fit:
    grade = min((limit.grade for limit in found), default=COVERS)
    left = LEFT_OF[grade]
    if any(limit.why == "another_kind" for limit in found):
        left = min(left, LEFT_OF_ANOTHER_KIND)
    return Fit(key, likeness * left, likeness, grade, tuple(found), is_alike)
