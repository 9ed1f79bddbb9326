"""Passwords: how they are stored, checked, and refused when too easy to guess.

argon2id with the second recommended option of RFC 9106; rules from NIST SP 800-63B:
a least length, a list of common ones, no rules of composition, no expiry.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accounts.errors import WeakPassword
from kit.i18n import lazy_gettext as _

SHORTEST = 10
LONGEST = 200

_WORDS = """
    password passwort parola parolasegreta segreto segreta qwerty qwertyuiop qwertz azerty asdfgh
    asdfghjkl zxcvbnm benvenuto benvenuta welcome login accesso admin administrator amministratore
    utente user guest root test prova changeme cambiami letmein iloveyou tiamo amoremio amore ciao
    ciaociao buongiorno napoli forzanapoli napolicalcio juventus forzajuve inter milan roma maradona
    italia forzaitalia vesuvio estate inverno primavera autunno gennaio settembre dragon monkey
    superman batman football calcio pokemon computer internet sunshine princess principessa stella
    andrea francesco giuseppe francesca alessandro innesco crowdfunding comunedinapoli comune
"""
COMMON_WORDS = frozenset(_WORDS.split())
"""Words around which people build the passwords that are tried first; composed by us."""

RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_LEET = str.maketrans("013457@$!€", "oieastasie")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_MARKS = re.compile(r"[\W_]+")


@dataclass
class _Settings:
    hasher: PasswordHasher = field(default_factory=PasswordHasher)


_settings = _Settings()


def configure(hasher: PasswordHasher) -> None:
    """Hash with other parameters from now on; older hashes are renewed at the next log-in."""
    _settings.hasher = hasher
    _decoy.cache_clear()


def hashed(password: str) -> str:
    """What is stored of a password: salted argon2id, with its parameters."""
    return _settings.hasher.hash(_same_everywhere(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether `password` is the one behind `stored`; takes as long if nothing is stored."""
    try:
        _settings.hasher.verify(stored or _decoy(), _same_everywhere(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_dated(stored: str) -> bool:
    """Whether `stored` was made with other parameters than today's."""
    return _settings.hasher.check_needs_rehash(stored)


def refuse_weak(password: str, *, email: str, name: str) -> None:
    """Raise WeakPassword unless `password` is long enough and not among the first guesses."""
    text = _same_everywhere(password)
    if len(text) < SHORTEST:
        raise WeakPassword(
            _(
                "La password è troppo corta: almeno %(least)s caratteri. "
                "Va bene anche una frase facile da ricordare.",
                least=SHORTEST,
            )
        )
    if len(text) > LONGEST:
        raise WeakPassword(
            _("La password è troppo lunga: al massimo %(most)s caratteri.", most=LONGEST)
        )
    if is_guessable(text, email=email, name=name):
        raise WeakPassword(
            _("Questa password è fra le prime che un ladro proverebbe. Scegline un'altra.")
        )


def is_guessable(password: str, *, email: str, name: str) -> bool:
    """Whether `password` is a common word with decorations, a run of keys, or about the person."""
    text = password.casefold()
    if len(set(text)) < 4 or _is_run(text):
        return True
    undecorated = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    cores = {_letters(text), _letters(undecorated.translate(_LEET))}
    known = COMMON_WORDS | _about(email, name)
    return any(_words_in(_once(core), known) <= 2 for core in cores if core)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)


def _once(text: str) -> str:
    """The shortest piece that gives `text` when repeated: "ciaociaoci" → "ciao"."""
    for size in range(1, len(text) // 2 + 1):
        if (text[:size] * (len(text) // size + 1)).startswith(text):
            return text[:size]
    return text


def _words_in(core: str, words: frozenset[str]) -> int:
    """The least number of `words` that make up the whole of `core`; its length + 1 if none do."""
    never = len(core) + 1
    least = [0] + [never] * len(core)
    for start in range(len(core)):
        if least[start] < never:
            for word in words:
                if core.startswith(word, start):
                    end = start + len(word)
                    least[end] = min(least[end], least[start] + 1)
    return least[-1]


def _is_run(text: str) -> bool:
    """Whether `text` is neighbours on the keyboard or in the alphabet, either way, repeated."""
    piece = _once(_MARKS.sub("", text))
    return bool(piece) and any(way in run * 3 for run in RUNS for way in (piece, piece[::-1]))


def _about(email: str, name: str) -> frozenset[str]:
    local, _at, domain = email.casefold().partition("@")
    parts = [local, domain.partition(".")[0], domain, *re.split(r"[\W\d_]+", local)]
    parts += [name.casefold(), *name.casefold().split()]
    return frozenset(word for word in map(_letters, parts) if len(word) > 2)


def _same_everywhere(password: str) -> str:
    """The same characters whatever keyboard composed them (NFKC, NIST SP 800-63B 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _decoy() -> str:
    """A hash of nobody's password, to be verified where there is no account."""
    return _settings.hasher.hash("nobody has this password")
