"""Reading a bank's statement in XML: camt.053 (ISO 20022), versions 02 to 08, any namespace.

Entities and document types are refused: no file can make the parser grow or look elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kit.i18n import lazy_gettext as _
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

_AMOUNT = re.compile(r"^(\d{1,12})(?:\.(\d{1,2})0{0,3})?$")
_NO_REFERENCE = frozenset({"", "NOTPROVIDED", "NONREF", "NOREF"})


def read(content: bytes) -> ReadFile:
    """The credits of a camt.053 file, and what left of ours; UnreadableFile if it is not one."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise UnreadableFile(_("Questo file XML non si può leggere.")) from None
    statements = root.findall("{*}BkToCstmrStmt/{*}Stmt")
    if not statements:
        raise UnreadableFile(_("Questo XML non è un estratto conto CAMT.053."))
    lines: list[ReadLine] = []
    outgoing: list[ReadLine] = []
    wrong: list[Wrong] = []
    left_out = 0
    entries = [one for statement in statements for one in statement.findall("{*}Ntry")]
    for number, entry in enumerate(entries, 1):
        try:
            way = _way(entry)
            if way == "in":
                lines += _lines(entry, number)
            else:
                found = _ours(entry, number) if way else []
                outgoing += [replace(one, came_back=way == "back") for one in found]
                left_out += not found
        except WrongLine as refused:
            wrong.append(Wrong(number, tidy(" ".join(entry.itertext()), 300), refused.message))
        if len(lines) + len(wrong) > MOST_LINES:
            raise UnreadableFile(_("Il file ha troppe righe: dividilo per mese."))
    ibans = {_text(one, "Acct/Id/IBAN") for one in statements} - {""}
    if len(ibans) > 1:
        raise UnreadableFile(_("Il file parla di più conti: scarica solo quello dei sostegni."))
    return ReadFile("camt", next(iter(ibans), ""), lines, wrong, left_out, outgoing)


def _way(entry: Element) -> str:
    """Which way booked money went: "in", "out", or "back" for a debit that was reversed."""
    way = _text(entry, "CdtDbtInd")
    if way not in {"CRDT", "DBIT"}:
        raise WrongLine(_("Non si capisce se i soldi entrano o escono."))
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts") or "BOOK"
    if status != "BOOK":
        return ""
    if _text(entry, "RvslInd").lower() == "true":
        return "back" if way == "CRDT" else ""
    return "in" if way == "CRDT" else "out"


def _ours(entry: Element, number: int) -> list[ReadLine]:
    """Payouts of ours that a debit names; what cannot be read is somebody else's."""
    try:
        return [one for one in _lines(entry, number) if one.payout]
    except WrongLine:
        return []


def _lines(entry: Element, number: int) -> Iterator[ReadLine]:
    """One line for an entry, or one for each of its transactions if they have amounts."""
    day, amount = _day(entry), _amount(entry.find("{*}Amt"))
    reference = _known(_text(entry, "AcctSvcrRef"))
    parts = entry.findall("{*}NtryDtls/{*}TxDtls")
    if len(parts) > 1:
        found = [one.find("{*}Amt") for one in parts]
        found = [
            one.find("{*}AmtDtls/{*}TxAmt/{*}Amt") if amt is None else amt
            for one, amt in zip(parts, found, strict=True)
        ]
        amounts = [_amount(one) for one in found if one is not None]
        if len(amounts) != len(parts) or sum(amounts) != amount:
            raise WrongLine(_("Le parti di questo movimento non danno la sua somma."))
    else:
        amounts = [amount]
    for part, cents in zip(parts or [entry], amounts, strict=True):
        end_to_end = _text(part, "Refs/EndToEndId")
        yield ReadLine(
            number=number,
            booked_on=day,
            amount=cents,
            sender=_first(part, "RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm")[:140],
            sender_iban=tidy(_text(part, "RltdPties/DbtrAcct/Id/IBAN").upper(), 34),
            remittance=_remittance(part) or tidy(_text(entry, "AddtlNtryInf"), 500),
            servicer_reference=_known(_text(part, "Refs/AcctSvcrRef")) or reference,
            payout=reading.payout_in(end_to_end),
            end_to_end=end_to_end[:80],
            came_back=part.find("{*}RtrInf") is not None,
        )


def _remittance(part: Element) -> str:
    """What the payer wrote: the structured reference first, then the free lines."""
    found = [one.text or "" for one in part.findall("{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref")]
    found += [one.text or "" for one in part.findall("{*}RmtInf/{*}Ustrd")]
    found += [_text(part, "AddtlTxInf")]
    end_to_end = _known(_text(part, "Refs/EndToEndId"))
    return tidy(" ".join(one for one in [*found, end_to_end] if one), 500)


def _day(entry: Element) -> date:
    said = _first(entry, "BookgDt/Dt", "BookgDt/DtTm")
    try:
        return checked_day(date.fromisoformat(said[:10]))
    except WrongLine:
        raise
    except ValueError:
        raise WrongLine(_("Manca il giorno.")) from None


def _amount(amt: Element | None) -> int:
    """Cents of an amount in euro."""
    if amt is None or amt.get("Ccy") != "EUR":
        raise WrongLine(_("L'importo manca o non è in euro."))
    match = _AMOUNT.match((amt.text or "").strip())
    cents = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 0
    if not cents:
        raise WrongLine(_("L'importo non si può leggere."))
    return cents


def _known(reference: str) -> str:
    """A reference of the bank's, unless it is one of the words that mean none."""
    return "" if reference.upper() in _NO_REFERENCE else reference[:80]


def _first(element: Element, *paths: str) -> str:
    return next((found for path in paths if (found := _text(element, path))), "")


def _text(element: Element, path: str) -> str:
    found = element.find("/".join(f"{{*}}{part}" for part in path.split("/")))
    return tidy(found.text or "", 500) if found is not None else ""
