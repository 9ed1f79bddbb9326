"""What breaks, and at which numbered step: drawn from a seed, or named step by step."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from payments.twin.faults import Rule

if TYPE_CHECKING:
    from tests.faults.city import City

Point = tuple[str, int]
"""A step of a story: its name, and the how manieth of that name it is."""

MONEY = ("POST /v1/payment_intents", "GET /v1/payment_intents/", "POST /v1/refunds")

SUITS: dict[str, Callable[[str], bool]] = {
    "kill": lambda what: True,
    "cut": lambda what: what.startswith(("before", "after")),
    "cut COMMIT": lambda what: what == "before COMMIT",
    "cut COMMITTED": lambda what: what == "after COMMIT",
    "cut answer": lambda what: what.startswith("after POST"),
    "stale": lambda what: what.startswith("before GET"),
    "amount": lambda what: what.startswith("after ") and any(one in what for one in MONEY),
    "freeze": lambda what: what.startswith(("before P", "before G", "after")),
}
"""Which steps a fault can strike at; it waits for the next that suits. Others strike anywhere."""

AT_THE_GATEWAY: dict[str, Callable[[random.Random], Rule]] = {
    "500 before": lambda chance: Rule("fail_before", "POST", way="500"),
    "500 after": lambda chance: Rule("fail_after", "POST", way="500"),
    "429": lambda chance: Rule("fail_before", "*", way="429", times=chance.randint(1, 4)),
    "timeout before": lambda chance: Rule("fail_before", "*", way="timeout"),
    "timeout after": lambda chance: Rule("fail_after", "POST", way="timeout"),
    "silence": lambda chance: Rule("fail_before", "*", way="cut", times=chance.randint(5, 40)),
}

KINDS = (*SUITS, *AT_THE_GATEWAY, "smtp", "read-only", "skew", "deploy", "pruned")
"""Everything that can be drawn."""


@dataclass
class Plan:
    """Faults by the number of the step from which on each strikes."""

    faults: dict[int, str] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)
    _waiting: list[str] = field(default_factory=list)

    def __call__(self, step: int, name: str) -> str:
        """What happens at this step."""
        what = name.split(": ", 2)[2]
        if step in self.faults:
            self._waiting.append(self.faults[step])
        for kind in self._waiting:
            if SUITS.get(kind, _anywhere)(what):
                self._waiting.remove(kind)
                self.struck[kind] += 1
                return "cut" if kind.startswith("cut") else kind
        return ""


@dataclass
class Deaths(Plan):
    """Whoever comes to one of these steps dies there."""

    at: frozenset[Point] = frozenset()
    _met: Counter[str] = field(default_factory=Counter)

    def __call__(self, _step: int, name: str) -> str:
        """What happens at this step."""
        self._met[name] += 1
        if (name, self._met[name]) not in self.at:
            return ""
        self.struck["kill"] += 1
        return "kill"


def drawn(seed: int, steps: int, *, kills: int, others: int) -> Plan:
    """`kills` deaths and `others` faults of other kinds, anywhere in the first `steps` steps."""
    chance = random.Random(f"faults {seed}")
    kinds = ["kill"] * kills + [chance.choice(KINDS[1:]) for _ in range(others)]
    numbers = chance.sample(range(1, steps), len(kinds))
    return Plan(dict(zip(numbers, kinds, strict=True)))


def worsen(city: "City", fault: str) -> None:
    """Let the world around a step change: a slow machine, a gateway, a server, a clock."""
    chance, process = city.chance, city.stage.current
    assert process is not None
    if fault in AT_THE_GATEWAY:
        city.twin.twin.faults.order(AT_THE_GATEWAY[fault](chance))
    elif fault == "freeze":
        city.freeze(process, chance.uniform(1, 90))
    elif fault == "smtp":
        city.seams.is_smtp_down = True
        city.in_a_while(chance.uniform(10, 300), partial(_set, city, is_smtp_down=False))
    elif fault == "read-only":
        city.seams.is_read_only = True
        city.in_a_while(chance.uniform(1, 60), partial(_set, city, is_read_only=False))
    elif fault == "skew":
        process.skew = chance.choice((-25, 25)) * 3600.0
        city.in_a_while(chance.uniform(10, 600), partial(setattr, process, "skew", 0.0))
    elif fault == "deploy":
        city.must_deploy = True
    elif fault == "pruned":
        for kept in city.twin.twin.store.of("_idempotency"):
            city.twin.twin.store.remove(kept)
    else:
        raise AssertionError(f"no such fault: {fault}")


def _set(city: "City", **flags: bool) -> None:
    for name, value in flags.items():
        setattr(city.seams, name, value)


def _anywhere(_what: str) -> bool:
    return True
