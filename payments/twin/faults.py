"""Faults on order: which coming requests shall fail before or after they are executed, or wait."""

import fnmatch
import itertools
from dataclasses import asdict, dataclass, field
from typing import Any

from payments.twin.errors import AnswerLost, ApiError, rate_limited, server_error

KINDS = ("fail_before", "fail_after", "delay")
WAYS = ("500", "429", "timeout", "cut")


@dataclass
class Rule:
    """One order: for `times` matching requests after the first `skip`, do `kind` in this `way`.

    `path` is a pattern with `*`, such as `/v1/payment_intents/*/confirm`. `seconds` is the
    length of a delay, or how long a `timeout` holds the connection before cutting it.
    """

    kind: str
    method: str = "*"
    path: str = "*"
    way: str = "500"
    times: int = 1
    skip: int = 0
    seconds: float = 0.0
    number: int = field(default=0)

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.way not in WAYS:
            raise ValueError(f"kind is one of {KINDS}, way one of {WAYS}")

    def fits(self, method: str, path: str) -> bool:
        """True when the request is one that this rule means."""
        return self.method in ("*", method) and fnmatch.fnmatchcase(path, self.path)


class Faults:
    """The rules not used up yet."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._numbers = itertools.count(1)

    def order(self, rule: Rule) -> Rule:
        """Add a rule; gives it back with its number."""
        rule.number = next(self._numbers)
        self._rules.append(rule)
        return rule

    def take(self, method: str, path: str) -> list[Rule]:
        """The rules that strike this request; each counts it."""
        struck = []
        for rule in [each for each in self._rules if each.fits(method, path)]:
            if rule.skip > 0:
                rule.skip -= 1
                continue
            rule.times -= 1
            struck.append(rule)
            if rule.times <= 0:
                self._rules.remove(rule)
        return struck

    def cancel(self, number: int) -> None:
        """Take back one rule."""
        self._rules = [rule for rule in self._rules if rule.number != number]

    def clear(self) -> None:
        """Take back all."""
        self._rules.clear()

    def listed(self) -> list[dict[str, Any]]:
        """The rules as plain values."""
        return [asdict(rule) for rule in self._rules]


def strike(rules: list[Rule], kind: str) -> None:
    """Raise what a rule of this kind orders, if any does."""
    for rule in rules:
        if rule.kind == kind:
            raise failure(rule)


def failure(rule: Rule) -> ApiError | AnswerLost:
    """What the client shall meet."""
    if rule.way == "500":
        return server_error()
    if rule.way == "429":
        return rate_limited()
    return AnswerLost(rule.seconds if rule.way == "timeout" else 0)
