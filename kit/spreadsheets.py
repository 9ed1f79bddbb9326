"""Cells that a spreadsheet may open without running anything, and small tables as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | None
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that make a spreadsheet run a cell (OWASP, CSV Injection)."""


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would run gets an apostrophe before it; numbers stay."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell


def euros(cents: int) -> Decimal:
    """Cents as euros with two decimals."""
    return Decimal(cents).scaleb(-2)


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV (RFC 4180), UTF-8 with a mark that spreadsheets know."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(heads)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode()
