"""The file for the operator's bank: SEPA credit transfers as ISO 20022 pain.001.001.09.

The version that the EPC's rulebook of 2023 asks of a customer's file
(https://www.europeanpaymentscouncil.eu, EPC132-08). The file is checked against the schema of
ISO 20022 before it is handed out. The same orders give the same bytes: what the library draws
at random (identifiers, the hour) is written again from ours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring
from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml
from text_unidecode import unidecode

from kit import clock
from payments.operator_account import OperatorAccount

SCHEMA = "pain.001.001.09"
_OTHERS = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")
_SPACE = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"


@dataclass(frozen=True)
class Transfer:
    """One line of the file: to whom, how much (cents), under which name and for what."""

    payee: str
    iban: str
    amount: int
    reference: str
    purpose: str


def write(
    name: str,
    account: OperatorAccount,
    transfers: Sequence[Transfer],
    on_day: date,
    written_at: datetime,
) -> str:
    """The file called `name`, to be carried out `on_day`.

    Letters that banks do not take are written in Latin ones, too long texts cut. Raises
    sepaxml's ValidationError if the result does not follow the schema.
    """
    config = {
        "name": plain(account.holder, 70),
        "IBAN": account.iban,
        "batch": True,
        "currency": "EUR",
    }
    if account.bic:
        config["BIC"] = account.bic
    sepa = SepaTransfer(config, schema=SCHEMA, clean=True)
    for one in transfers:
        sepa.add_payment(
            {
                "name": plain(one.payee, 70),
                "IBAN": one.iban,
                "amount": one.amount,
                "execution_date": on_day,
                "description": plain(one.purpose, 140),
                "endtoend_id": one.reference,
            }
        )
    return _repeatable(sepa.export(validate=False), name, written_at)


def plain(text: str, longest: int) -> str:
    """A text in the characters that every bank of the SEPA takes (EPC217-08), cut to a length.

    Other letters are written in Latin ones, other signs left out; never empty.
    """
    latin = _OTHERS.sub(" ", unidecode(text).replace("&", "+"))
    return re.sub("//+", "/", " ".join(latin.split())).strip("/ ")[:longest].strip() or "-"


def _repeatable(document: bytes, name: str, written_at: datetime) -> str:
    tree = fromstring(document)
    texts = {
        "MsgId": name,
        "PmtInfId": f"{name}-1",
        "CreDtTm": f"{clock.local(written_at):%Y-%m-%dT%H:%M:%S}",
    }
    for tag, text in texts.items():
        for found in tree.iter(f"{_SPACE}{tag}"):
            found.text = text
    for bank in tree.iter(f"{_SPACE}FinInstnId"):
        if len(bank) == 0:  # the rulebook's word where the IBAN says which bank it is
            other = ET.SubElement(bank, f"{_SPACE}Othr")
            ET.SubElement(other, f"{_SPACE}Id").text = "NOTPROVIDED"
    ET.register_namespace("", _SPACE.strip("{}"))
    ET.indent(tree)
    body = ET.tostring(tree, encoding="unicode")
    written = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
    try_valid_xml(written.encode(), SCHEMA)
    return written
