"""How good a pair may be at most, and why: grades, and what lowers them."""

from dataclasses import dataclass

COVERS, PARTLY, NOT = 2, 1, 0
"""This covers it; partly, or with a phone call; no."""


@dataclass(frozen=True)
class Limit:
    """What one field or sentence allows at most; `why` is a code that pages put into words."""

    grade: int
    why: str
