"""Codes of the second step: from a telephone (RFC 6238), or from paper (recovery codes)."""

import hmac
from datetime import datetime

import pyotp
import segno

from kit import ids

STEP_SECONDS = 30
WINDOW = 1
"""Steps before and after the current one that still count: telephones' clocks differ."""

RECOVERY_CODES = 10
_RECOVERY_LENGTH = 12
"""12 characters of 29 are 58 bits: a stored hash cannot be turned back in useful time."""


def new_secret() -> str:
    """A fresh secret of 160 bits, in Base32 as telephones want it."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, moment: datetime, *, after: int) -> int | None:
    """The time step whose code this is, later than step `after`; None if there is none.

    RFC 6238 5.2: a code that was accepted once must not be accepted again.
    """
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    generator = pyotp.TOTP(secret, interval=STEP_SECONDS)
    now = int(moment.timestamp()) // STEP_SECONDS
    for step in range(now - WINDOW, now + WINDOW + 1):
        if step > after and hmac.compare_digest(generator.generate_otp(step), digits):
            return step
    return None


def code_at(secret: str, moment: datetime) -> str:
    """The code that a telephone shows at `moment`; for the demo and the tests."""
    step = int(moment.timestamp()) // STEP_SECONDS
    return pyotp.TOTP(secret, interval=STEP_SECONDS).generate_otp(step)


def address(secret: str, *, email: str, issuer: str) -> str:
    """The otpauth:// address that an authenticator app reads."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(
        name=email, issuer_name=issuer
    )


def picture(text: str) -> str:
    """A QR code of `text` as a data: address of an SVG image."""
    return segno.make(text, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def in_groups(secret: str) -> str:
    """A secret in groups of four, to be typed by hand."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def new_recovery_code() -> str:
    """A code to write down: "ABCD-EFGH-JKMN"."""
    plain = ids.short_code(_RECOVERY_LENGTH)
    return "-".join(plain[start : start + 4] for start in range(0, _RECOVERY_LENGTH, 4))


def recovery_hash(account_id: int, code: str) -> str:
    """What is stored of a recovery code, however it is typed (case, blanks, hyphens)."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return ids.digest(f"recovery:{account_id}:{plain}")
