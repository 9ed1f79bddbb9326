"""What a statement's file says, whatever its format: lines, what is wrong, what is left out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stdnum import iso11649
from stdnum.exceptions import ValidationError as NotANumber

from kit import clock, ids
from kit.errors import DomainError
from kit.i18n import lazy_gettext as _

MOST_BYTES = 6 * 1024 * 1024
MOST_LINES = 20_000

_REFERENCE = re.compile(r"R[^A-Z0-9]?F[^A-Z0-9]{0,3}\d", re.IGNORECASE)
_PAYOUT = re.compile(r"(?<![A-Z0-9])PAYOUT[: /-]? ?(\d{1,12})(?![0-9])", re.IGNORECASE)
_EARLIEST = date(2020, 1, 1)


class UnreadableFile(DomainError):
    """The whole file cannot be used."""

    def __init__(self, message: object) -> None:
        super().__init__("bank.unreadable", message, field="file")


class WrongLine(ValueError):
    """One line cannot be used; `message` says why, for people."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class ReadLine:
    """Money that came in, as the file says: `number` is its place there, `amount` cents.

    `payout` is the number of the payout whose order it names, or 0; `end_to_end` what the
    bank's own field for such names holds. `came_back` if the bank's code says that the payee's
    bank did not take the money.
    """

    number: int
    booked_on: date
    amount: int
    sender: str = ""
    sender_iban: str = ""
    remittance: str = ""
    servicer_reference: str = ""
    payout: int = 0
    end_to_end: str = ""
    came_back: bool = False


@dataclass(frozen=True)
class Wrong:
    """A line that cannot be used: its place, what it says, why not."""

    number: int
    text: str
    why: object


@dataclass(frozen=True)
class ReadFile:
    """A whole file: `lines` are money that came in, `outgoing` orders of ours that left.

    `left_out` counts what is neither: other debits, lines not booked yet.
    """

    format: str
    iban: str
    lines: Sequence[ReadLine]
    wrong: Sequence[Wrong]
    left_out: int
    outgoing: Sequence[ReadLine] = ()


def payout_in(text: str) -> int:
    """The number of the payout that a text names as payments.sepa does, or 0."""
    found = _PAYOUT.search(text)
    return int(found[1]) if found else 0


def references(text: str) -> list[str]:
    """Every creditor reference (ISO 11649) that a text may contain, compact, longest first.

    People type them with blanks or dashes, or go on with other words without one; so each
    beginning is read at every length whose check digits are right.
    """
    found: dict[str, None] = {}
    for start in _REFERENCE.finditer(text):
        run = re.sub(r"[^A-Z0-9]", "", text[start.start() : start.start() + 60].upper())
        for length in range(min(len(run), 25), 4, -1):
            if _is_reference(run[:length]):
                found.setdefault(run[:length])
    return list(found)


def keys(lines: Sequence[ReadLine]) -> list[str]:
    """A natural key for each line: the bank's number of it, else all that it says.

    The second of two lines that say the same on one day has a key of its own; in another file
    that has the same day it gets the same one.
    """
    seen: Counter[str] = Counter()
    made = []
    for line in lines:
        said = [line.booked_on.isoformat(), str(line.amount)]
        said += (
            [line.servicer_reference]
            if line.servicer_reference
            else ["", line.sender_iban, line.sender, line.remittance]
        )
        whole = "\x1f".join(said)
        seen[whole] += 1
        made.append(ids.digest(f"{whole}\x1f{seen[whole]}"))
    return made


def checked_day(day: date) -> date:
    """A day on which a line may have been booked; WrongLine."""
    if not _EARLIEST <= day <= clock.today():
        raise WrongLine(_("Il giorno non può essere giusto."))
    return day


def tidy(text: str, longest: int) -> str:
    """One line without characters that a database or a page cannot bear."""
    return " ".join(text.replace("\x00", "").split())[:longest]


def _is_reference(text: str) -> bool:
    try:
        iso11649.validate(text)
    except NotANumber:
        return False
    return True
