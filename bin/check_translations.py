"""Says whether the English interface is whole; one line for each fault, and exit status 1.

A fault is: a text of the sources that the catalogue lacks, one it has and nobody uses, one without
English or with a doubtful (fuzzy) one, marks that differ between the two languages, a text that
was written in English where the sources speak Italian.
"""

import re
import sys
from collections.abc import Iterator

import catalogue
from babel.messages.catalog import Catalog, Message

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
ENGLISH = re.compile(
    r"\b(the|and|you|your|of|with|this|that|these|are|is|was|were|has|have|please|from|not|cannot"
    r"|will|would|should|our|they|their|by|been|which|when|what|who|how)\b",
    re.IGNORECASE,
)
"""Small words that every English sentence has and no Italian one."""


def faults(kept: Catalog, fresh: Catalog) -> list[str]:
    """What is wrong with the catalogue `kept`, given the texts of the sources, `fresh`."""
    found: list[str] = []
    ours = {key(message): message for message in kept if message.id}
    theirs = {key(message): message for message in fresh if message.id}
    found += [f"new, run bin/translations: {said(theirs[one])}" for one in theirs.keys() - ours]
    found += [f"nobody says it any more: {said(ours[one])}" for one in ours.keys() - theirs]
    found += [f"obsolete entry: {said(message)}" for message in kept.obsolete.values()]
    for message in ours.values():
        found += [f"{fault}: {said(message)}" for fault in of_message(message)]
    return sorted(found)


def of_message(message: Message) -> Iterator[str]:
    """The faults of one message."""
    italian, english = catalogue.forms(message.id), catalogue.forms(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if looks_english(" ".join(italian)):
        yield "the source text is English"
    if any(broken_percent(text) for text in italian + english):
        yield "a per cent sign that is no placeholder: write it in words"
    if not catalogue.translated(message):
        yield "not translated"
        return
    for source, target in zip(italian, english, strict=True):
        if marks(source) != marks(target):
            yield f"marks differ, {' '.join(marks(source))} and {' '.join(marks(target))}"
        if edges(source) != edges(target):
            yield "white space at the ends differs"


def marks(text: str) -> list[str]:
    """What a translation must keep: placeholders, bold marks, the counter's # sign."""
    return sorted(PLACEHOLDER.findall(text)) + re.findall(r"\*\*|#", text)


def edges(text: str) -> tuple[str, str]:
    """The white space before and after a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def broken_percent(text: str) -> bool:
    """Whether the text holds a % that formatting would stumble on."""
    return "%" in PLACEHOLDER.sub("", text)


def looks_english(text: str) -> bool:
    """Whether the small words of a text are English ones."""
    return ENGLISH.search(PLACEHOLDER.sub(" ", text)) is not None


def key(message: Message) -> tuple[str, ...]:
    """What makes two messages the same: context, singular, plural."""
    return (message.context or "", *catalogue.forms(message.id))


def said(message: Message) -> str:
    """The message's text and the first file that says it, for a line of output."""
    file = message.locations[0][0] if message.locations else "no file"
    return f"{catalogue.forms(message.id)[0]!r} ({file})"


def main() -> int:
    """Print the faults; 1 when there are any."""
    found = faults(catalogue.read(), catalogue.extract())
    for fault in found:
        print(f"translations: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
