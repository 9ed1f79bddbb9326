"""Public identifiers: short codes people can read out, long tokens nobody can guess, slugs."""

import hashlib
import secrets

from slugify import slugify

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0/O, 1/I/L or U: a code survives being read over the telephone."""


def short_code(length: int = 8) -> str:
    """A random code of `length` letters and digits (about 4.9 bits each)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def token() -> str:
    """A secret of 256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a secret token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def slug(title: str, code: str) -> str:
    """A readable, unique path segment for `title`; `code` keeps two equal titles apart."""
    return f"{slugify(title, max_length=60, word_boundary=True) or 'progetto'}-{code.lower()}"
