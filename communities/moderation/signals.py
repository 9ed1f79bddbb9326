"""Automatic signals in a text: they put it before a person, they never decide. No database."""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256

SIGNALS = ("newcomer", "links", "repeated", "speed", "words", "edited")
"""All there are, in the order in which the queue names them.

Nobody has read this person before; it leads elsewhere; the same words came already; too many
things in a short time; a word of the operator's list; changed after a person asked for it.
"""

LINKS_OF_VETTED = 4
"""From so many links on a text of somebody vetted waits too; of others, from the first."""
SHORTEST_COMPARED = 16
"""Letters a text must have to count as the same as another: "grazie mille" is no spam."""

_LINK = re.compile(
    r"https?://\S+|\bwww\.\S+|(?<![@\w.])[a-z0-9-]{2,}(?:\.[a-z0-9-]{2,})*"
    r"\.(?:com|net|org|info|biz|it|eu|io|me|ru|cn|tk|xyz|top|shop|online|site|click|link)\b\S*",
    re.IGNORECASE,
)


def links_in(text: str, own: str) -> int:
    """How many links lead elsewhere than to `own`, the service's address."""
    return sum(not found.group().startswith(own) for found in _LINK.finditer(text))


def normalised(text: str) -> str:
    """A text by its words alone: no links, accents, digits, marks or capitals."""
    bare = unicodedata.normalize("NFKD", _LINK.sub(" ", text)).casefold()
    letters = "".join(one if one.isalpha() else " " for one in bare if not _is_accent(one))
    return " ".join(letters.split())


def digest(text: str) -> str | None:
    """What is kept of a text to know it again; None if it is too short to be compared."""
    plain = normalised(text)
    if len(plain) < SHORTEST_COMPARED:
        return None
    return sha256(plain.encode()).hexdigest()


def blocked(text: str, words: Iterable[str]) -> bool:
    """Whether one of `words` (normalised) stands in a text as a whole word."""
    padded = f" {normalised(text)} "
    return any(f" {word} " in padded for word in words)


def _is_accent(one: str) -> bool:
    return unicodedata.combining(one) != 0
