"""Invented people of the demo city, from a seed: names, addresses, how generous they are."""

import random
from dataclasses import dataclass

FIRST = (
    "Anna", "Antonio", "Carmela", "Ciro", "Concetta", "Daniela", "Enzo", "Fabio", "Francesca",
    "Gennaro", "Giovanni", "Ida", "Immacolata", "Laura", "Luigi", "Maria", "Mario", "Marta",
    "Nunzia", "Pasquale", "Patrizia", "Raffaele", "Rita", "Rosa", "Salvatore", "Teresa",
    "Ugo", "Valeria", "Vincenzo", "Yasmine",
)  # fmt: skip
LAST = (
    "Amato", "Barbato", "Capasso", "Cirillo", "Coppola", "Cuomo", "De Luca", "Di Maio",
    "Esposito", "Ferrara", "Gallo", "Iovine", "Izzo", "Liguori", "Marino", "Napolitano",
    "Orefice", "Palumbo", "Riccio", "Romano", "Russo", "Santoro", "Scotti", "Terracciano",
    "Vitale",
)  # fmt: skip
WORDS = (
    "", "", "", "", "Forza!", "Un'idea bella e utile.", "Per il quartiere.",
    "Ci vediamo all'apertura.", "Finalmente qualcosa di buono.", "Brave e bravi.",
)  # fmt: skip
EUROS = (5, 10, 10, 20, 25, 25, 25, 30, 50, 50, 100, 100, 150, 250, 500)

CARDS = {"good": "4242424242424242", "fails_later": "4000000000000341", "asks": "4000002760003184"}
"""Test cards (Stripe's documentation, "Testing"): good; saved but declined when charged; one
whose bank wants a confirmation for every payment."""


@dataclass(frozen=True)
class Backer:
    """Somebody who pledges `amount` cents with one of the test cards."""

    name: str
    email: str
    amount: int
    message: str
    shows_name: bool
    card: str


def backers(dice: random.Random, count: int, total: int, *, trouble: float) -> list[Backer]:
    """`count` backers whose amounts sum to `total` cents; `trouble` is the share of bad cards.

    Amounts are whole euros; the last one takes what is left over.
    """
    euros = [dice.choice(EUROS) for _ in range(count)]
    scale = total / (sum(euros) * 100)
    amounts = [max(round(one * scale), 1) * 100 for one in euros]
    amounts[-1] = max(amounts[-1] + total - sum(amounts), 100)
    return [_backer(dice, amount, trouble) for amount in amounts]


def _backer(dice: random.Random, amount: int, trouble: float) -> Backer:
    first, last = dice.choice(FIRST), dice.choice(LAST)
    card = dice.choice(("fails_later", "asks")) if dice.random() < trouble else "good"
    local = f"{first}.{last}".lower().replace(" ", "")
    return Backer(
        name=f"{first} {last}",
        email=f"{local}{dice.randint(1, 999)}@posta.example",
        amount=amount,
        message=dice.choice(WORDS),
        shows_name=dice.random() < 0.4,
        card=CARDS[card],
    )
