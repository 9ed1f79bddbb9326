"""What a line of the bank says of an order of ours: it left, it came back, or nobody can be sure.

A bank's XML has a code for an order that came back. Columns have words, each bank its own, and
whoever sends money may write the same ones. So a credit without the code is an order that came
back only where nothing speaks for a stranger; what else looks like one waits for a person.
"""

import re
from typing import Literal

from text_unidecode import unidecode

from payments import operator_account
from payments.bank.reading import ReadLine, payout_in
from payments.payout_models import Payout
from payments.sepa import plain

Verdict = Literal["left", "back", "doubtful"]

_WORDS = re.compile(
    r"\b(?:storn|restitu|respint|rientr|insolut|impagat|rifiut|ritorn|riaccredit|annull|revoc"
    r"|richiam|return|reject|revers|recall|unpaid"
    r"|bonific\w+ res[oi]\b"
    r"|(?:non|mancat\w) (?:e )?(?:andat|esegu|accredit|consegn|recapit)"
    r"|(?:conto|iban|coordinat\w+) (?:\w+ )?(?:estint|chius|inesist|errat|sconosciut|non valid))",
    re.IGNORECASE,
)
"""How banks in Italy, and English ones, say that an order came back: beginnings of words."""

_CODES = re.compile(r"\b(?:AC0[1346]|AC1[34]|AG0[12]|AM05|BE04|FOCR|MD07|MS0[23]|RC01|RR0[1-4])\b")
"""Why a credit transfer comes back, in codes of ISO 20022 that some banks print as they are."""

_SHORTEST = 5
"""A shorter name is no proof of who sent it."""


def says_back(text: str) -> bool:
    """Whether a text has a word or a code for an order that came back."""
    return _WORDS.search(unidecode(text)) is not None or _CODES.search(text) is not None


def verdict(line: ReadLine, payout: Payout, *, leaves: bool) -> Verdict:
    """What a line that names a payout says of it; `leaves` if the money goes out.

    A debit settles, unless it speaks of a return. A credit came back by the bank's code; by its
    words, unless it comes from somebody else's account; by our name of the order in the bank's
    own column, if whoever sent it is the payee or ourselves.
    """
    if line.came_back:
        return "back"
    has_words = says_back(line.remittance)
    if leaves:
        return "doubtful" if has_words else "left"
    if line.sender_iban not in ("", payout.iban, operator_account.current().iban):
        return "doubtful"
    is_named_apart = payout_in(line.end_to_end) == payout.id
    return "back" if has_words or (is_named_apart and _is_known(line, payout)) else "doubtful"


def _is_known(line: ReadLine, payout: Payout) -> bool:
    """Whether the payee sent it, or we did: a bank names either for an order that came back."""
    if line.sender_iban == payout.iban:
        return True
    said = plain(line.sender, 70).upper()
    known = (payout.payee, operator_account.current().holder)
    names = [plain(one, 70).upper() for one in known if one]
    return len(said) >= _SHORTEST and any(
        one.startswith(said) or said.startswith(one) for one in names
    )
