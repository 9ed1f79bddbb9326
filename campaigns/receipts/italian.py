"""An amount in Italian words, as receipts and cheques have it: "centoventicinque/50"."""

_UNDER_TWENTY = (
    "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci",
    "undici", "dodici", "tredici", "quattordici", "quindici", "sedici", "diciassette",
    "diciotto", "diciannove",
)  # fmt: skip
_TENS = ("", "", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta",
         "novanta")  # fmt: skip


def amount(cents: int) -> str:
    """Euros in words, a slash, two digits of cents; for 0 to 999,999,999.99 euro."""
    euros, rest = divmod(cents, 100)
    return f"{number(euros)}/{rest:02d}"


def number(value: int) -> str:
    """A whole number below a thousand million, written as one word."""
    if not 0 <= value < 1_000_000_000:
        raise ValueError(value)
    if value < 1_000:
        return _accented(_below_thousand(value)) if value else "zero"
    millions, rest = divmod(value, 1_000_000)
    thousands, units = divmod(rest, 1_000)
    parts = [_many(millions, "unmilione", "milioni"), _many(thousands, "mille", "mila")]
    return _accented("".join(parts) + _below_thousand(units))


def _many(count: int, one: str, several: str) -> str:
    if count == 0:
        return ""
    return one if count == 1 else _below_thousand(count) + several


def _below_thousand(value: int) -> str:
    """ "" for nothing: it stands within a longer word."""
    hundreds, rest = divmod(value, 100)
    head = "" if not hundreds else "cento" if hundreds == 1 else f"{_UNDER_TWENTY[hundreds]}cento"
    if rest == 0:
        return head
    if rest == 8 or 80 <= rest < 90:
        head = head[:-1]
    if rest < 20:
        return head + _UNDER_TWENTY[rest]
    tens, units = divmod(rest, 10)
    word = _TENS[tens][:-1] if units in (1, 8) else _TENS[tens]
    return head + word + (_UNDER_TWENTY[units] if units else "")


def _accented(word: str) -> str:
    """A number that ends in "tre" and is longer than it bears an accent: "ventitré"."""
    return f"{word[:-1]}é" if word.endswith("tre") and word != "tre" else word
