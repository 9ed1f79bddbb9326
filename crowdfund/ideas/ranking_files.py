"""Ranking lists as offices keep them, CSV or XLSX, read line by line as plain text."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from kit.errors import DomainError
from kit.i18n import lazy_gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
"""What a workbook may grow to when it is unpacked: more is no ranking list."""
MOST_LINES = 20_000

COLUMNS = {
    "domanda": "application_id", "bando": "call_id", "titolo": "title", "riassunto": "summary",
    "storia": "story", "municipalita": "district", "tema": "theme", "punti": "score",
    "spese": "budget", "nome": "name", "e-mail": "email", "lingua": "locale",
}  # fmt: skip
"""Heads of columns, in Italian or as the webhook names its members."""
NEEDED = ("application_id", "call_id", "title", "name", "email")


class UnreadableFile(DomainError):
    """The file is not a ranking list that can be read."""

    def __init__(self, message: object) -> None:
        super().__init__("ranking.unreadable", message, field="file")


@dataclass(frozen=True)
class Line:
    """A line of the file: its number there, its cells by column; `has_formula` if one computes."""

    number: int
    cells: dict[str, str]
    has_formula: bool = False


def read(content: bytes) -> Iterator[Line]:
    """The lines under the heads, empty ones left out; UnreadableFile says what is wrong."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("Il file è troppo grande: al massimo 10 MB."))
    rows = _workbook(content) if content.startswith(b"PK") else _csv(content)
    columns: list[str | None] | None = None
    for number, row in enumerate(rows, start=1):
        if number > MOST_LINES + 1:
            raise UnreadableFile(_("Il file ha troppe righe: al massimo 20.000."))
        cells = ["" if cell is None else str(cell).replace("\x00", "").strip() for cell in row]
        if not any(cells):
            continue
        if columns is None:
            columns = _columns(cells)
            continue
        named = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        yield Line(number, named, any(cell.startswith("=") for cell in named.values()))
    if columns is None:
        raise UnreadableFile(_("Il file è vuoto."))


def _columns(heads: Sequence[str]) -> list[str | None]:
    known = set(COLUMNS.values())
    plain = [head.lower().replace("à", "a").replace(" ", "_") for head in heads]
    found = [COLUMNS.get(head, head if head in known else None) for head in plain]
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise UnreadableFile(_("Mancano queste colonne: %(names)s.", names=", ".join(missing)))
    return found


def _csv(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableFile(_("Il file non si legge: non è un CSV.")) from error


def _workbook(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableFile(_("Il file è troppo grande: al massimo 10 MB."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        yield from sheet.iter_rows(values_only=True)
    except (
        zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError,
        TypeError, AttributeError, EOFError, OSError,
    ) as error:  # fmt: skip
        raise UnreadableFile(_("Il file non si legge: non è un foglio XLSX.")) from error
