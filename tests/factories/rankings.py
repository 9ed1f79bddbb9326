"""Ranking lists as offices send them, and one that was uploaded."""

import io

import openpyxl

from crowdfund.ideas import rankings
from crowdfund.ideas.models import Ranking

HEADS = "Domanda;Bando;Titolo;Nome;E-mail;Spese;Municipalità"
BREAD = 'A-1;C-1;Il forno;Anna;Anna@Posta.example;"Materiali: 2.800; Corso: 2400,50";M6'
BIKES = "A-2;C-1;Le bici;Ugo;ugo@posta.example;1500;M4"
WRONG = "A-3;C-1;X;Ada;not an address;molto;M1"


def listed(*lines: str) -> bytes:
    """A CSV with these lines."""
    return "\r\n".join((HEADS, *lines)).encode()


def workbook(*rows: tuple[str | int, ...], before: str = "") -> bytes:
    """An XLSX with these rows; `before` is the title of another sheet in front."""
    book, target = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    if before:
        sheet.append((before,))
        sheet = book.create_sheet("Graduatoria")
    for row in rows:
        sheet.append(row)
    book.save(target)
    return target.getvalue()


def uploaded(by: int) -> Ranking:
    """A list that was tried: two new applications, one wrong line."""
    return rankings.upload("graduatoria.csv", listed(BREAD, BIKES, WRONG), by)
