"""One run: a city, a plan of faults, a story; and the verdict, with how to see it again."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask import Flask

from kit import jobs
from tests.faults import invariants, plan
from tests.faults.city import City
from tests.faults.plan import Deaths, Plan, Point
from tests.faults.scenario import CAP, PLOTS, Scenario
from tests.support import database

STARTS = (
    datetime(2027, 3, 1, 10, tzinfo=UTC),
    datetime(2027, 2, 16, 12, tzinfo=UTC),
    datetime(2027, 9, 21, 12, tzinfo=UTC),
    datetime(2028, 2, 15, 21, 30, tzinfo=UTC),
)
"""From the second and third on, 40 days end in the nights in which the clocks change."""

LEAN = 0.95
"""So many of the drawn stories are told with less waiting."""

NEEDED = (
    "settlement.sweep_deadlines",
    "settlement.sweep_doubts",
    "settlement.sweep_checkouts",
    "settlement.sweep_windows",
    "settlement.sweep_conclusions",
    "payments.sweep_refunds",
    "matchfunding.sweep_judged",
    jobs.STALLED,
)
"""The sweeps of a lean story."""


@dataclass
class Verdict:
    """How a run ended; `again` is the command that repeats it."""

    again: str
    steps: int
    deaths: int
    struck: dict[str, int]
    faults: list[str]
    broken: list[str]
    trace: list[str] = field(repr=False)
    errors: list[str] = field(repr=False)

    def __str__(self) -> str:
        told = "\n  ".join(self.broken)
        last = "\n  ".join(self.errors[-12:])
        faults = "\n  ".join(self.faults)
        return (
            f"broken:\n  {told}\nfaults:\n  {faults}\nlast errors:\n  {last}\n"
            f"again:\n  {self.again}"
        )


def run(
    app: Flask,
    seed: int,
    faults: Plan,
    again: str,
    *,
    plot: str = "success",
    size: int = 5,
    weather: Callable[[City], None] | None = None,
    start: datetime = STARTS[0],
    workers: int = 2,
    clocks: int = 1,
    is_lean: bool = False,
    cap: int = CAP,
) -> Verdict:
    """Play a story on empty tables; `weather` sets what the webhooks and the city suffer."""
    database.empty()
    city = City(app, seed, start, faults, workers=workers, clocks=clocks)
    if is_lean:
        city.sweeps = NEEDED
    city.seams.special = lambda fault: plan.worsen(city, fault)
    with city.alive():
        if weather is not None:
            weather(city)
        scenario = Scenario(city, plot, size, is_lean, cap)
        scenario.prepare()
        scenario.run()
        found = invariants.broken(city)
    return Verdict(
        again,
        city.seams.steps,
        city.deaths,
        dict(faults.struck),
        city.seams.struck,
        found,
        city.seams.trace,
        city.errors,
    )


def by_crash(app: Flask, *steps: int, plot: str = "mixed") -> Verdict:
    """The same story each time; whoever takes one of these steps dies there.

    A step is known by its number in the story in which nobody dies; after a death the numbers
    are others, so that a later one is found by its name and how often that came before.
    """
    told = " ".join(map(str, steps))
    again = f'make faults ARGS="--crash {told} --plot {plot}"'
    return by_deaths(app, *(_calm(app, plot)[step - 1] for step in steps), plot=plot, again=again)


def by_deaths(app: Flask, *at: Point, plot: str = "mixed", again: str = "") -> Verdict:
    """The same story each time; whoever comes to one of these steps dies there."""
    faults = Deaths(at=frozenset(at))
    return run(app, 1, faults, again, plot=plot, workers=1, is_lean=True, weather=silence)


@cache
def crash_points(app: Flask, plot: str = "mixed", *, alike_once: bool = True) -> list[int]:
    """The numbers of all steps of a story in which nothing breaks.

    With `alike_once` the steps of sweeps and mails, which repeat all the time, are taken once
    each; those of charges, checkouts, refunds and requests every one.
    """
    points = []
    for number, (step, count) in enumerate(_calm(app, plot), 1):
        kind, doing, _what = step.split(": ", 2)
        is_alike = kind == "clock" or doing == "kit.deliver_mail" or bool(_every(doing))
        if not (alike_once and is_alike and count > 1):
            points.append(number)
    return points


def dealt(points: list[int], deaths: int = 10) -> list[tuple[int, ...]]:
    """Each point once; those of one story as far apart as can be, so that each death is alone.

    Between two of them whoever died is replaced, and all that was left behind is taken up.
    """
    stories = -(-len(points) // deaths)
    return [tuple(points[number::stories]) for number in range(stories)]


@cache
def _calm(app: Flask, plot: str) -> list[Point]:
    """The steps of a story in which nothing breaks."""
    verdict = by_deaths(app, plot=plot)
    assert not verdict.broken, verdict
    met = Counter[str]()
    points = []
    for name in verdict.trace:
        met[name] += 1
        points.append((name, met[name]))
    return points


def _every(job: str) -> int | None:
    known = jobs.tasks().get(job)
    return known.every_minutes if known else None


def by_seed(app: Flask, seed: int, *, kills: int = 10, size: int = 5) -> Verdict:
    """Everything drawn from a seed: the story, the processes, the weather, what breaks and when."""
    chance = random.Random(f"run {seed}")
    is_lean = chance.random() < LEAN
    faults = plan.drawn(seed, (150 if is_lean else 350) * size, kills=kills, others=10)
    return run(
        app,
        seed,
        faults,
        f'make faults ARGS="--seed {seed} --kills {kills} --size {size}"',
        plot=PLOTS[seed % len(PLOTS)],
        size=size,
        weather=lambda city: storm(city, chance),
        start=chance.choice(STARTS),
        workers=chance.randint(2, 4),
        clocks=chance.randint(1, 4),
        is_lean=is_lean,
    )


def by_fault(app: Flask, kind: str, start: datetime = STARTS[0]) -> Verdict:
    """One kind of fault, a dozen times over the story; with webhooks, two workers, two clocks."""
    faults = Plan(dict.fromkeys(range(15, 600, 45), kind))
    again = f'make faults ARGS="--fault {kind!r}"'
    return run(app, 2, faults, again, plot="mixed", start=start, clocks=2, is_lean=True)


def silence(city: City) -> None:
    """No webhook ever comes: who returns and the sweeps must do."""
    city.post.lost = 1.0


def storm(city: City, chance: random.Random) -> None:
    """Webhooks are lost, tripled, late, before our own commit, and about things not of ours."""
    city.post.lost = chance.choice((0.0, 0.3, 1.0))
    city.post.tripled = chance.choice((0.0, 0.5))
    city.post.late = chance.choice((0.0, 0.5))
    city.is_eager = chance.random() < 0.5
    strangers = city.twin.stripe_client().v1
    nobody: Any = {"amount": 100, "currency": "eur", "metadata": {"reference": "pledge:NOBODY"}}
    strangers.payment_intents.create(nobody)
    strangers.customers.create({"name": "Nobody"})
