"""Runs with a name: each aims at one kind of mistake, and all is well where none was made."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from threading import Barrier, Event, Lock
from types import ModuleType

from flask import Flask

from campaigns.matchfunding import locks as match_locks
from campaigns.models import Pledge
from campaigns.pledges import checkout, moves, queries
from campaigns.pledges import locks as pledge_locks
from kit import clock as project_clock
from kit import db
from kit.unit_of_work import unit_of_work
from payments import queries as payments
from payments import refunds, remains
from payments.errors import NotRefundable
from payments.twin.faults import Rule
from tests.factories import matchfunding, pledges
from tests.faults import engine, jobqueue
from tests.faults.city import City
from tests.faults.plan import Plan
from tests.support import database
from tests.support.clock import FakeClock
from tests.support.story import Story, connected
from tests.twin.client import InProcessTwin

CONFIRM = "/v1/payment_intents/*/confirm"

Probe = Callable[[Flask], list[str]]
"""Gives what it found broken."""


def calm(app: Flask) -> list[str]:
    """Nothing breaks at all."""
    return engine.by_deaths(app).broken


def deaths_at(app: Flask, label: str) -> list[str]:
    """A death at each step of this name, until one breaks something."""
    for number in range(engine.by_deaths(app).trace.count(label)):
        if broken := engine.by_deaths(app, (label, number + 1)).broken:
            return broken
    return []


def frozen_at(app: Flask, label: str) -> list[str]:
    """The first two of three workers at a step stand still; the third takes over their jobs."""
    faults = _At(label, "freeze", times=2)
    return engine.run(app, 1, faults, "", workers=3, weather=engine.silence, is_lean=True).broken


def tripled(app: Flask) -> list[str]:
    """Each webhook comes three times."""

    def weather(city: City) -> None:
        city.post.tripled = 1.0

    return engine.run(app, 1, Plan(), "", weather=weather, is_lean=True).broken


def silent_gateway(app: Flask) -> list[str]:
    """Charges get through, but no answer comes back for longer than the window lasts."""

    def weather(city: City) -> None:
        engine.silence(city)
        faults = city.twin.twin.faults
        faults.order(Rule("fail_after", "POST", CONFIRM, "timeout", times=99))
        faults.order(Rule("fail_before", "GET", "/v1/payment_intents/*", "timeout", times=9_999))

    return engine.run(app, 1, Plan(), "", weather=weather, is_lean=True).broken


def seeds(app: Flask, count: int = 8) -> list[str]:
    """Some of the night's seeds."""
    for seed in range(count):
        if broken := engine.by_seed(app, seed).broken:
            return broken
    return []


def identical_requests(app: Flask) -> list[str]:
    """Eight threads open the checkout of one pledge at once: one page, for all of them."""
    with _story(app) as story:
        pledge = pledges.sent_off(story.campaign(), 10_00)
        with _reading_together(payments, "by_reference"):
            answers = _together(app, 8, partial(_opened, pledge.id))
        pages = len(story.twin.twin.store.of("checkout.session"))
    wrong = [f"requests: {one!r}" for one in answers if not isinstance(one, str)]
    return wrong + ([] if pages == 1 else [f"requests: {pages} pages were opened"])


def refunds_at_once(app: Flask) -> list[str]:
    """Two people give the same money back at once: one of them is told that nothing is left."""
    with _story(app) as story:
        pledge = story.pledge(story.campaign(kind="flexible"), 300_00)
        with _reading_together(remains, "left"):
            answers = _together(app, 2, partial(_given_back, pledge.reference))
        owed = -story.balance("refund_due")
    refused = sum(isinstance(one, NotRefundable) for one in answers)
    return [] if (refused, owed) == (1, 200_00) else [f"race: {owed} cents are promised back"]


def pledges_at_the_cap(app: Flask) -> list[str]:
    """Pledges of two campaigns begin to count, a sponsor has money for one: promised once."""
    with _story(app) as story:
        call = matchfunding.opened(100_00)
        pair = [pledges.sent_off(story.campaign(), 200_00) for _ in range(2)]
        with _reading_together(match_locks, "calls"):
            _together(app, 2, lambda number: _counts(pair[number]))
        added, known = sum(matchfunding.amounts(*pair)), matchfunding.fresh(call).reserved
    return [] if added == known == 100_00 else [f"race: {added} cents added, {known} known"]


ALL: dict[str, Probe] = {
    "calm": calm,
    "tripled webhooks": tripled,
    "identical requests": identical_requests,
    "refunds at once": refunds_at_once,
    "pledges at the cap": pledges_at_the_cap,
    "frozen before a charge is prepared": partial(
        frozen_at, label="worker: settlement.charge: before POST /v1/payment_intents"
    ),
    "deaths after a COMMIT of a charge": partial(
        deaths_at, label="worker: settlement.charge: after COMMIT"
    ),
    "silent gateway": silent_gateway,
    "seeds": seeds,
}
"""In the order in which they are tried."""


class _At(Plan):
    """A fault at the first steps of a name."""

    def __init__(self, label: str, fault: str, times: int) -> None:
        super().__init__()
        self._label = label
        self._fault = fault
        self._left = times

    def __call__(self, _step: int, name: str) -> str:
        """What happens at this step."""
        if name != self._label or not self._left:
            return ""
        self._left -= 1
        self.struck[self._fault] += 1
        return self._fault


@contextmanager
def _story(app: Flask) -> Iterator[Story]:
    """Real threads, real races: nobody takes turns here."""
    database.empty()
    clock, twin = FakeClock(datetime(2027, 3, 1, 10, tzinfo=UTC)), InProcessTwin()
    with project_clock.source(clock), connected(twin):
        yield Story(app, clock, twin)


@contextmanager
def _reading_together(module: ModuleType, name: str) -> Iterator[None]:
    """Who has called a function goes on when a second one has too, or waits for a lock."""
    plain = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    read, first, second = vars(module)[name], Lock(), Event()

    def slowly(*about: object, **more: object) -> object:
        found = read(*about, **more)
        if not first.acquire(blocking=False):
            second.set()
        for _ in range(600):
            if second.wait(timeout=0.05) or jobqueue.somebody_waits(plain):
                break
        return found

    vars(module)[name] = slowly
    try:
        yield
    finally:
        vars(module)[name] = read


def _together(app: Flask, count: int, deed: Callable[[int], object]) -> list[object]:
    start = Barrier(count)

    def run(number: int) -> object:
        start.wait(timeout=30)
        with app.app_context():
            return deed(number)

    with ThreadPoolExecutor(count) as pool:
        done = [pool.submit(run, number) for number in range(count)]
    return [one.exception() or one.result() for one in done]


def _opened(pledge_id: int, _number: int) -> object:
    with unit_of_work():
        pledge = queries.by_id(pledge_id)
    assert pledge is not None
    return checkout.begin(pledge)


def _given_back(reference: str, number: int) -> object:
    with unit_of_work():
        return refunds.request(reference, 200_00, f"cause {number}", "a race")


def _counts(pledge: Pledge) -> None:
    with unit_of_work():
        pledge_locks.standing_campaign(pledge.campaign_id)
        moves.move(pledge_locks.pledge(pledge.id), "committed")
