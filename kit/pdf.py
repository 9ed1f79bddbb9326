"""Documents on paper: PDFs that a screen reader can read, made from blocks of plain text.

A document is a title and a list of blocks; templates/pdf/document.typ alone decides how they
look. The files follow PDF/UA-1 (ISO 14289-1), which the compiler checks: a document that is not
accessible is an error here, never a file.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import typst
from text_unidecode import unidecode

_LAYOUT = Path(__file__).resolve().parent.parent / "templates" / "pdf" / "document.typ"


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """Some sentences."""

    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Facts:
    """Pairs of a label and what it says."""

    rows: Sequence[tuple[str, str]]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Table:
    """Rows under a header; `kinds` has a "text" or an "amount" for each column."""

    kinds: Sequence[Literal["text", "amount"]]
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Total:
    """The sum that counts, set large."""

    label: str
    amount: str
    kind: Literal["total"] = "total"


Block = Heading | Paragraph | Facts | Table | Total


@dataclass(frozen=True)
class Document:
    """What is on the paper: who issues it, its title, its blocks, the line at the foot."""

    issuer: str
    title: str
    language: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    footer: str = ""


_LETTERS = ((0x20, 0x7E), (0xA0, 0x4FF), (0x1E00, 0x2040), (0x2044, 0x20FF))
"""Ranges of characters that the compiler's own font can draw: Latin, Greek, Cyrillic, signs."""


def render(document: Document) -> bytes:
    """The document as a PDF/UA-1 file; the same document gives the same bytes.

    Letters of scripts that the font lacks are written in Latin letters; signs without any are
    left out.
    """
    rendered = typst.compile(
        _LAYOUT,
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(_drawable(asdict(document)))},
    )
    assert isinstance(rendered, bytes)
    return rendered


def _drawable(thing: Any) -> Any:
    """The same with nothing in its texts that the font cannot draw."""
    if isinstance(thing, str):
        normal = unicodedata.normalize("NFC", thing)
        return "".join(one if _is_drawn(one) else _in_latin(one) for one in normal)
    if isinstance(thing, dict):
        return {name: _drawable(one) for name, one in thing.items()}
    return [_drawable(one) for one in thing]


def _is_drawn(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in _LETTERS)


def _in_latin(character: str) -> str:
    if character.isspace():
        return " "
    return "".join(one for one in unidecode(character) if _is_drawn(one))
