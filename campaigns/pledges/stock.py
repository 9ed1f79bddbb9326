"""The stock of rewards: taken and given back under the rewards' own locks, never oversold.

Call after locking the pledge (see locks.py). The database refuses an oversale by itself
(CHECK `not_oversold`); these functions say it in a kinder way, and earlier.
"""

from campaigns.models import Pledge
from campaigns.pledges import locks
from campaigns.pledges.errors import RewardSoldOut


def take(pledge: Pledge) -> None:
    """Reserve the pledge's reward for it; RewardSoldOut when others took the last one."""
    _move(None, pledge.reward_id)


def give_back(pledge: Pledge) -> None:
    """Put the pledge's reward back; for a pledge that leaves the states that hold one."""
    _move(pledge.reward_id, None)


def exchange(before: int | None, after: int | None) -> None:
    """Give one reward back and take another, both locked in the order of their numbers."""
    if before != after:
        _move(before, after)


def _move(before: int | None, after: int | None) -> None:
    held = locks.rewards((before, after))
    if before is not None:
        held[before].taken -= 1
    if after is not None:
        wanted = held[after]
        if wanted.stock is not None and wanted.taken >= wanted.stock:
            raise RewardSoldOut
        wanted.taken += 1
