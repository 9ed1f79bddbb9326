"""The one rule of every call: how much is added to a pledge. Pure arithmetic in cents."""

from dataclasses import dataclass

from kit.money import share as portion
from kit.money import split


@dataclass(frozen=True)
class Rule:
    """What a sponsor decided. Caps are cents, None where there is none.

    `share` in basis points of a pledge (10,000 doubles it); `threshold` in per cent of the
    campaign's minimum that citizens must reach by themselves. "40/60" is a share of 15,000
    with a threshold of 40, "50/50" a share of 10,000 with a threshold of 50, a plain doubling
    a share of 10,000 from zero.
    """

    share: int
    threshold: int
    pledge_cap: int | None
    campaign_cap: int | None
    total_cap: int

    @property
    def campaign_most(self) -> int:
        """The most that one campaign may have, in cents."""
        if self.campaign_cap is None:
            return self.total_cap
        return min(self.campaign_cap, self.total_cap)

    def wanted(self, amount: int) -> int:
        """What a pledge of `amount` cents would get if no other pledge existed."""
        added = portion(amount, self.share)
        return added if self.pledge_cap is None else min(added, self.pledge_cap)

    def granted(self, amount: int, *, campaign_left: int, total_left: int) -> int:
        """What it gets with what is left: the last one gets the rest, never more."""
        return max(min(self.wanted(amount), campaign_left, total_left), 0)

    def needs(self, minimum: int) -> int:
        """What citizens must give before it counts, in cents, rounded up."""
        return -(-minimum * self.threshold // 100)


def taken_back(added: int, amount: int, given_back: int) -> int:
    """How much of `added` follows `given_back` of a pledge's `amount`, all in cents.

    By largest remainder, so that nothing is left over once all of the pledge is given back.
    """
    if given_back >= amount:
        return added
    return split(added, [given_back, amount - given_back])[0]
