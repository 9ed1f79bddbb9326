"""Names that members go by: what two of them must not share, and a first one to start from."""

import secrets
import unicodedata

from text_unidecode import unidecode

from communities.errors import NameNotAllowed

WORDS = (
    "Agrume", "Alga", "Basilico", "Bosco", "Cedro", "Collina", "Corallo", "Conchiglia",
    "Ginestra", "Glicine", "Lampara", "Limone", "Maestrale", "Mandorlo", "Mare", "Mirto", "Nido",
    "Onda", "Origano", "Passero", "Pino", "Rosmarino", "Scoglio", "Sole", "Tufo", "Vela", "Vicolo",
)  # fmt: skip
OF_OTHERS = ("animator", "animatric", "amministrator", "amministratric", "moderator", "moderatric")
"""Beginnings of words that say who runs the service."""
OURS = frozenset({"innesco", "admin", "staff", "utentecancellato"})


def key(name: str) -> str:
    """What of a name the eye keeps apart: no case, accents, blanks, look-alike scripts."""
    plain = unidecode(unicodedata.normalize("NFKC", name)).casefold()
    kept = "".join(char for char in plain if char.isalnum())
    return kept.translate(str.maketrans("01", "ol"))[:80] or name.casefold()[:80]


def check(name: str) -> str:
    """The key of a name that somebody chose; NameNotAllowed if it speaks for the service."""
    found = key(name)
    if found in OURS or any(word in found for word in OF_OTHERS):
        raise NameNotAllowed
    return found


def fresh() -> str:
    """A name that says nothing of its bearer."""
    return f"{secrets.choice(WORDS)} {secrets.randbelow(998) + 2}"
