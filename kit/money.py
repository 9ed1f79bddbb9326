"""Money: integer cents and a currency; reading what people type, splitting without a lost cent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency

MAX_CENTS = 100_000_000_00
"""The largest amount the service accepts anywhere: one hundred million euro, in cents."""

_IT = re.compile(r"^\d{1,3}(\.\d{3})+(,\d{1,2})?$|^\d+(,\d{1,2})?$")
_EN = re.compile(r"^\d{1,3}(,\d{3})+(\.\d{1,2})?$|^\d+(\.\d{1,2})?$")


class AmountError(ValueError):
    """What was typed is not an amount of money."""


class CurrencyMismatch(ValueError):
    """Two currencies met in one sum."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in integer cents of one currency (ISO 4217)."""

    cents: int
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if isinstance(self.cents, bool) or not isinstance(self.cents, int):
            raise TypeError("money is counted in integer cents")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.cents - other.cents, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")


def parse_amount(typed: str) -> int:
    """Cents from what a person typed: "25", "1.234,50", "1,234.50", "€ 10", "10.5".

    A single separator followed by three digits is a thousands separator ("1.234" is
    1,234 euro), as Italian readers expect. Raises AmountError for anything else.
    """
    text = typed.strip().removeprefix("€").removesuffix("€").strip().replace("\u00a0", "")
    text = text.replace(" ", "")
    if not text.isascii() or len(text) > 20:
        raise AmountError(typed)
    if _IT.match(text):
        euros, _, cents = text.replace(".", "").partition(",")
    elif _EN.match(text):
        euros, _, cents = text.replace(",", "").partition(".")
    else:
        raise AmountError(typed)
    value = int(euros) * 100 + int(cents.ljust(2, "0") or "0")
    if value > MAX_CENTS:
        raise AmountError(typed)
    return value


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Divide `total` cents by integer weights so that the parts sum to `total` exactly.

    Largest remainder; ties go to the earlier part. Raises ValueError without a positive
    weight or with a negative total.
    """
    whole = sum(weights)
    if total < 0 or whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("a split needs a total of at least 0 and positive weights")
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda index: (-(total * weights[index] % whole), index)
    )
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def share(cents: int, basis_points: int) -> int:
    """`basis_points` ten-thousandths of `cents`, rounded half up, in cents."""
    return (cents * basis_points + 5_000) // 10_000


def format_amount(cents: int, locale: str = "it", currency: str = "EUR") -> str:
    """An amount for people: "1.234,50 €" in Italian; whole euros without decimals."""
    pattern = "#,##0 ¤" if cents % 100 == 0 else "#,##0.00 ¤"
    if locale.startswith("en"):
        pattern = "¤#,##0" if cents % 100 == 0 else "¤#,##0.00"
    return format_currency(
        Decimal(cents) / 100, currency, format=pattern, locale=locale, currency_digits=False
    )
