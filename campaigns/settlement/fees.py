"""Fees, with the VAT that is in them: shares that sum to the cent."""

from dataclasses import dataclass

from kit.money import split


@dataclass(frozen=True)
class Fee:
    """A fee in cents, VAT included: `net` and `vat` sum to `gross`."""

    gross: int
    net: int
    vat: int


def with_vat(gross: int, percent: int) -> Fee:
    """Split a VAT-inclusive fee (cents) at a rate in per cent.

    The Italian standard rate is 22 (art. 16 DPR 633/1972); VAT is scorporated as art. 27 of
    the same decree says of prices that include it.
    """
    net, vat = split(gross, [100, percent])
    return Fee(gross, net, vat)
