"""Ranking lists as offices keep them, CSV or XLSX, read line by line as plain text."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from kit.errors import DomainError
from kit.i18n import lazy_gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
"""What a workbook may grow to when it is unpacked: more is no ranking list."""
MOST_LINES = 20_000
MOST_COLUMNS = 60
HEADS_WITHIN = 20
"""Among so many lines that are not empty the heads are looked for: offices put titles above."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""How a workbook begins that is in the format before XLSX, or locked with a password."""

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


_NO_WORKBOOK = _("Il file non si legge: non è un foglio XLSX.")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, ValueError,
    IndexError, TypeError, AttributeError, EOFError, OSError, RuntimeError,
)  # fmt: skip
"""What openpyxl and zipfile raise for workbooks that are none, or are locked."""


@dataclass(frozen=True)
class Line:
    """A line of the file: its number there, its cells by column; `has_formula` if one computes."""

    number: int
    cells: dict[str, str]
    has_formula: bool = False


Rows = Iterable[Sequence[Any]]


def read(content: bytes) -> Iterator[Line]:
    """The lines under the heads, empty ones left out; UnreadableFile says what is wrong.

    Of a workbook the first sheet that has the heads is read; of a CSV whatever parts its cells.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("Il file è troppo grande: al massimo 10 MB."))
    if content.startswith(OLD_OFFICE):
        raise UnreadableFile(
            _("Il file è di un Excel vecchio o ha una password: salvalo come XLSX, senza password.")
        )
    sheets = _workbook(content) if content.startswith(b"PK") else _csv(content)
    missing: list[str] | None = None
    for rows in sheets:
        lines = _filled(rows)
        above, columns = _heads(lines)
        if columns is not None:
            yield from _lines(lines, columns)
            return
        if above and (missing is None or len(above) < len(missing)):
            missing = above
    if missing is None:
        raise UnreadableFile(_("Il file è vuoto."))
    raise UnreadableFile(_("Mancano queste colonne: %(names)s.", names=", ".join(missing)))


def _filled(rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them: their number and their cells as tidy text."""
    for number, row in enumerate(rows, start=1):
        if number > MOST_LINES + HEADS_WITHIN:
            raise UnreadableFile(_("Il file ha troppe righe: al massimo 20.000."))
        found = row[:MOST_COLUMNS]
        cells = ["" if cell is None else str(cell).replace("\x00", "").strip() for cell in found]
        if any(cells):
            yield number, cells


def _heads(
    lines: Iterator[tuple[int, list[str]]],
) -> tuple[list[str], list[str | None] | None]:
    """What the likeliest row of heads lacks, by its name in the file; the columns if nothing."""
    known, least = set(COLUMNS.values()), list[str]()
    for _number, cells in islice(lines, HEADS_WITHIN):
        plain = [head.lower().replace("à", "a").replace(" ", "_") for head in cells]
        found = [COLUMNS.get(head, head if head in known else None) for head in plain]
        missing = [head for head, name in COLUMNS.items() if name in NEEDED and name not in found]
        if not missing:
            return [], found
        if not least or len(missing) < len(least):
            least = missing
    return least, None


def _lines(rows: Iterator[tuple[int, list[str]]], columns: Sequence[str | None]) -> Iterator[Line]:
    for count, (number, cells) in enumerate(rows, start=1):
        if count > MOST_LINES:
            raise UnreadableFile(_("Il file ha troppe righe: al massimo 20.000."))
        named = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        if any(named.values()):
            yield Line(number, named, any(cell.startswith("=") for cell in named.values()))


def _csv(content: bytes) -> Iterator[Rows]:
    """The same file, its cells parted in one way after the other."""
    text = _text(content)
    for delimiter in ";,\t":
        yield _parted(text, delimiter)


def _parted(text: str, delimiter: str) -> Iterator[Sequence[Any]]:
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableFile(_("Il file non si legge: non è un CSV.")) from error


def _text(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or what older programs write (Windows-1252)."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _workbook(content: bytes) -> Iterator[Rows]:
    """The sheets of a workbook, one after the other."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableFile(
                    _("Il file è troppo grande quando si apre: dividilo in più file.")
                )
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheets = book.worksheets
    except _BROKEN as error:
        raise UnreadableFile(_NO_WORKBOOK) from error
    for sheet in sheets:
        sheet.reset_dimensions()
        yield _sheet(sheet)


def _sheet(sheet: Any) -> Iterator[Sequence[Any]]:
    try:
        yield from sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    except _BROKEN as error:
        raise UnreadableFile(_NO_WORKBOOK) from error
