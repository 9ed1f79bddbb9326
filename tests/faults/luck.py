"""Identifiers that a seed repeats."""

import random


class Luck:
    """Stands for `secrets` in kit.ids: identifiers that a seed repeats."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def choice(self, letters: str) -> str:
        """One letter."""
        return self._chance.choice(letters)

    def token_urlsafe(self, size: int) -> str:
        """A token as long as the real ones."""
        return self._chance.randbytes(size).hex()
