"""Likeness of things: whether two texts name the same trade, tool, good or space.

The head of an Italian or English title comes first ("furgone per portare tavoli" is a van), so
the first thing a title names weighs more than the rest of it, and that more than the text below.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from matching.fit.vocabulary import WORDS
from matching.notices import Notice

HEAD, TITLE, TEXT = 1.0, 0.5, 0.3
"""What naming a thing weighs, by where."""
KEY = 2
"""Letters by which words are looked up."""

Things = Mapping[int, float]
"""Numbers of things with their weights."""


def likeness(one: Notice, others: Sequence[Notice]) -> list[float]:
    """From 0 to 1 for each of `others`: the cosine of what both name, rare things weighing more."""
    named = [things(other.title, other.description) for other in others]
    rarity = _rarity(named)
    wanted = _weighed(things(one.title, one.description), rarity)
    return [_cosine(wanted, _weighed(other, rarity)) for other in named]


@lru_cache(maxsize=4096)
def things(title: str, description: str) -> Things:
    """What a need or an offer names."""
    found = {thing: TEXT for _at, thing in _named(description)}
    in_title = sorted(_named(title))
    for at, thing in in_title:
        is_head = at == in_title[0][0]
        found[thing] = max(HEAD if is_head else TITLE, found.get(thing, 0.0))
    return found


def synonyms(title: str) -> list[str]:
    """Single words, or their beginnings with ":*", for what a title names first; for full text."""
    in_title = sorted(_named(title))
    heads = {thing for at, thing in in_title if at == in_title[0][0]}
    words = [word for thing in sorted(heads) for word in _lines()[thing] if "-" not in word]
    return [word[:-1] if word.endswith(".") else f"{word}:*" for word in words]


def plain(text: str) -> str:
    """Lower case, no accents."""
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(one for one in split if not unicodedata.combining(one))


def _named(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text which things are named."""
    words = re.findall(r"\w+", plain(text))
    for at, word in enumerate(words):
        for parts, thing in _index().get(word[:KEY], ()):
            if all(map(_is, words[at : at + len(parts)], parts)) and at + len(parts) <= len(words):
                yield at, thing


def _is(word: str, part: str) -> bool:
    return word == part[:-1] if part.endswith(".") else word.startswith(part)


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    joined = WORDS.strip().replace("\n    ", " ")
    return tuple(tuple(line.split()) for line in joined.splitlines())


@cache
def _index() -> dict[str, list[tuple[list[str], int]]]:
    """By the first letters of a word: the words to follow, and what they name."""
    found = defaultdict(list)
    for thing, words in enumerate(_lines()):
        for word in words:
            found[word[:KEY]].append((word.split("-"), thing))
    return dict(found)


def _rarity(named: Sequence[Things]) -> dict[int, float]:
    """How much a thing says, from how many name it: 1 for whatever everybody names."""
    counts: dict[int, int] = defaultdict(int)
    for one in named:
        for thing in one:
            counts[thing] += 1
    every = range(len(_lines()))
    return {thing: math.log((1 + len(named)) / (1 + counts[thing])) + 1 for thing in every}


def _weighed(named: Things, rarity: Mapping[int, float]) -> Things:
    """Weighted and of length one."""
    heavy = {thing: weight * rarity[thing] for thing, weight in named.items()}
    length = math.sqrt(sum(weight * weight for weight in heavy.values())) or 1.0
    return {thing: weight / length for thing, weight in heavy.items()}


def _cosine(one: Things, other: Things) -> float:
    return sum(weight * other.get(thing, 0.0) for thing, weight in one.items())
