"""Likeness of letters: the cosine of character n-grams, rare ones weighing more.

It sees what a language model misses: brand names, dialect, typing errors, parts of words.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

SIZES = (3, 4, 5)
"""Lengths of the n-grams, within words; a blank stands at both ends of a word."""

Vector = dict[str, float]


@dataclass(frozen=True)
class _Read:
    """Texts as vectors, and how rare each of their n-grams is among them."""

    weights: Vector
    unseen: float
    vectors: list[Vector]


def likeness(text: str, others: Sequence[str]) -> list[float]:
    """From 0 to 1 for each of `others`; how rare an n-gram is, is counted among them."""
    read = _read(tuple(others))
    wanted = _vector(_grams(text), read.weights, read.unseen)
    return [_cosine(wanted, one) for one in read.vectors]


@lru_cache(maxsize=1)
def _read(texts: tuple[str, ...]) -> _Read:
    """The last texts are kept: many needs are often compared with the same offers."""
    counted = [_grams(one) for one in texts]
    known: Counter[str] = Counter()
    for one in counted:
        known.update(one.keys())
    weights = {gram: math.log((1 + len(texts)) / (1 + n)) + 1 for gram, n in known.items()}
    unseen = math.log(1 + len(texts)) + 1
    return _Read(weights, unseen, [_vector(one, weights, unseen) for one in counted])


def _grams(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in re.findall(r"\w+", _plain(text)):
        padded = f" {word} "
        for size in SIZES:
            found.update(padded[at : at + size] for at in range(len(padded) - size + 1))
    return found


def _plain(text: str) -> str:
    """Lower case, no accents."""
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(one for one in split if not unicodedata.combining(one))


def _vector(grams: Counter[str], weights: Vector, unseen: float) -> Vector:
    """Weighted and of length one."""
    heavy = {gram: (1 + math.log(n)) * weights.get(gram, unseen) for gram, n in grams.items()}
    length = math.sqrt(sum(weight * weight for weight in heavy.values())) or 1.0
    return {gram: weight / length for gram, weight in heavy.items()}


def _cosine(one: Vector, other: Vector) -> float:
    return sum(weight * other.get(gram, 0.0) for gram, weight in one.items())
