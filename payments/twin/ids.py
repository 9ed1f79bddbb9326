"""Identifiers that look like Stripe's, drawn from a seed so that a test can repeat them."""

import random
import string

ALPHABET = string.ascii_letters + string.digits

LENGTHS = {"cus": 14, "acct": 16, "cs_test": 58, "evt": 24, "req": 14, "whsec": 32}
"""How many characters follow the prefix; 24 for all others."""


class Ids:
    """Draws identifiers; the same seed gives the same sequence."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.Random(seed) if seed is not None else random.SystemRandom()

    def new(self, prefix: str) -> str:
        """A new identifier such as `pi_3Nx…` for the prefix `pi`."""
        return f"{prefix}_{self.letters(LENGTHS.get(prefix, 24))}"

    def secret(self, owner: str) -> str:
        """The client secret of an intent."""
        return f"{owner}_secret_{self.letters(25)}"

    def letters(self, count: int) -> str:
        """`count` letters and digits."""
        return "".join(self._random.choice(ALPHABET) for _ in range(count))

    def shuffle(self, items: list[str]) -> None:
        """Put `items` in a random order, in place."""
        self._random.shuffle(items)
