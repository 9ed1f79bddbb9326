"""Reading a bank's list of movements in columns (CSV), whichever bank made it.

The heads of the columns say what they hold, in Italian or English; lines of text above them
are passed over. Semicolons, commas or tabs; amounts as "1.234,50" or "1,234.50".
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from text_unidecode import unidecode

from kit.i18n import lazy_gettext as _
from kit.money import AmountError, parse_amount
from payments.bank import reading
from payments.bank.reading import (
    MOST_LINES,
    ReadFile,
    ReadLine,
    UnreadableFile,
    Wrong,
    WrongLine,
    checked_day,
    tidy,
)

HEADS: dict[str, tuple[str, ...]] = {
    "day": (
        "data contabile", "data registrazione", "data operazione", "data movimento",
        "booking date", "posting date", "date", "data",
    ),
    "amount": ("importo", "importo euro", "importo eur", "amount", "amount eur"),
    "credit": ("avere", "entrate", "entrata", "accrediti", "accredito", "importo avere", "credit",
        "money in", "paid in"),
    "debit": ("dare", "uscite", "uscita", "addebiti", "addebito", "importo dare", "debit",
        "money out", "paid out"),
    "currency": ("divisa", "currency"),
    "sender": (
        "ordinante", "nome ordinante", "controparte", "nome controparte", "debtor",
        "debtor name", "payer", "payer name", "sender", "counterparty", "counterparty name",
    ),
    "iban": (
        "iban ordinante", "iban controparte", "conto ordinante", "debtor iban", "payer iban",
        "sender iban", "counterparty iban", "iban",
    ),
    "reference": (
        "riferimento banca", "riferimento operazione", "id operazione", "id movimento", "cro",
        "trn", "cro trn", "bank reference", "transaction id", "account servicer reference",
    ),
    "end_to_end": (
        "end to end", "end to end id", "endtoendid", "id end to end", "riferimento end to end",
        "e2e id",
    ),
    "remittance": (
        "causale", "descrizione", "descrizione operazione", "dettagli", "causale bonifico",
        "informazioni di riconciliazione", "remittance information", "description", "details",
        "payment reference",
    ),
}  # fmt: skip
"""What a column holds → the heads it may have, without accents and signs, the best first."""

_PREAMBLE = 30
"""Lines above the heads in which banks write whose account it is."""

_DAYS = (
    re.compile(r"^(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"^(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})$"),
    re.compile(r"^(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{2})$"),
)


def read(content: bytes) -> ReadFile:
    """The credits of a CSV file, and what left of ours; UnreadableFile without known columns."""
    text = _decoded(content)
    for delimiter in (";", "\t", ","):
        rows = _rows(text, delimiter)
        for index, row in enumerate(rows[:_PREAMBLE]):
            columns = _columns(row)
            if "day" in columns and columns.keys() & {"amount", "credit"}:
                return _read(rows[index + 1 :], index + 2, columns, delimiter)
    raise UnreadableFile(
        _("Non troviamo le colonne: servono almeno la data e l'importo, con il loro nome in cima.")
    )


def _read(
    rows: Sequence[list[str]], first: int, columns: dict[str, int], delimiter: str
) -> ReadFile:
    lines: list[ReadLine] = []
    outgoing: list[ReadLine] = []
    wrong: list[Wrong] = []
    left_out = 0
    if len(rows) > MOST_LINES:
        raise UnreadableFile(_("Il file ha troppe righe: dividilo per mese."))
    for number, row in enumerate(rows, first):
        if not any(cell.strip() for cell in row):
            continue
        try:
            line = _line(row, number, columns)
        except WrongLine as refused:
            wrong.append(Wrong(number, tidy(delimiter.join(row), 300), refused.message))
            continue
        if line.amount > 0:
            lines.append(line)
        elif line.payout:
            outgoing.append(replace(line, amount=-line.amount))
        else:
            left_out += 1
    return ReadFile("csv", "", lines, wrong, left_out, outgoing)


def _line(row: list[str], number: int, columns: dict[str, int]) -> ReadLine:
    """One line; its amount is negative if the money goes out."""

    def cell(name: str) -> str:
        place = columns.get(name, len(row))
        return tidy(row[place], 500) if place < len(row) else ""

    day = _day(cell("day"))
    if cell("currency").upper() not in {"", "EUR", "EURO", "€"}:
        raise WrongLine(_("L'importo manca o non è in euro."))
    cents = _cents(cell("amount")) if "amount" in columns else 0
    if not cents and cell("credit"):
        cents = _cents(cell("credit"))
    if not cents and cell("debit"):
        cents = -abs(_cents(cell("debit")))
    if not cents:
        raise WrongLine(_("L'importo non si può leggere."))
    return ReadLine(
        number=number,
        booked_on=day,
        amount=cents,
        sender=cell("sender")[:140],
        sender_iban=re.sub(r"[^A-Z0-9]", "", cell("iban").upper())[:34],
        remittance=cell("remittance"),
        servicer_reference=cell("reference")[:80],
        payout=reading.payout_in(cell("end_to_end")) or reading.payout_in(cell("remittance")),
        end_to_end=cell("end_to_end")[:80],
    )


def _columns(row: list[str]) -> dict[str, int]:
    """What each column of a row of heads holds; the best head wins."""
    heads = [" ".join(re.sub(r"[^a-z0-9]+", " ", unidecode(one).lower()).split()) for one in row]
    found: dict[str, int] = {}
    for name, known in HEADS.items():
        best = next((head for head in known if head in heads), None)
        if best is not None:
            found[name] = heads.index(best)
    return found


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error:
        return []


def _decoded(content: bytes) -> str:
    """The text, in UTF-8, in UTF-16 with its mark, or as Italian banks' programs write it."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile(_("Questo file non è un testo che sappiamo leggere."))


def _day(said: str) -> date:
    for pattern in _DAYS:
        match = pattern.match(said)
        if match:
            year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
            try:
                return checked_day(date(year, int(match["m"]), int(match["d"])))
            except WrongLine:
                raise
            except ValueError:
                break
    raise WrongLine(_("La data non si può leggere."))


def _cents(said: str) -> int:
    """Signed cents; a minus may stand before or after."""
    bare = said.replace("€", "").replace("EUR", "").strip()
    sign = -1 if bare.startswith("-") or bare.endswith("-") else 1
    try:
        return sign * parse_amount(bare.strip("+- "))
    except AmountError:
        raise WrongLine(_("L'importo non si può leggere.")) from None
