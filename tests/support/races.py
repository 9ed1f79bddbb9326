"""Races shown both ways: many at once, a lock taken away, and everybody at the same point.

    with without_lock(REWARDS), meeting(REWARDS, 8):
        answers = at_once(app, 8, take_the_last_one)

Nothing here hopes for the right moment: who must have read before others write meets them at a
barrier, and whoever must be stopped half-way is stopped at an event.
"""

import importlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import Engine, event, text

from kit.unit_of_work import unit_of_work

Answer = TypeVar("Answer")

PATIENCE = 30
"""Seconds until a test that hangs fails."""

_LOCKING = re.compile(r"\s+FOR (NO KEY UPDATE|UPDATE|SHARE|KEY SHARE)\b.*\Z", re.DOTALL)
_WAITING = text("""
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database() AND backend_type = 'client backend'
""")
_taken_from: ContextVar[str] = ContextVar("taken_from", default="")


def together(app: Flask, *deeds: Callable[[], object]) -> list[object]:
    """Do all of it at the same time, each in a thread of its own; what each gave or raised."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        with app.app_context():
            start.wait(timeout=PATIENCE)
            return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        done = [pool.submit(run, deed) for deed in deeds]
    return [one.exception() or one.result() for one in done]


def at_once(app: Flask, people: int, act: Callable[[int], Answer]) -> Counter[Answer]:
    """Let `people` threads begin `act` at the same moment; how often each answer came."""
    start = threading.Barrier(people)

    def run(number: int) -> Answer:
        with app.app_context():
            start.wait(timeout=PATIENCE)
            return act(number)

    with ThreadPoolExecutor(people) as pool:
        return Counter(pool.map(run, range(people)))


@contextmanager
def without_lock(name: str) -> Iterator[None]:
    """Let the function of a locks.py with this dotted name ask the same without FOR UPDATE.

    Fails if there is no such function, or if it took no lock while the block ran.
    """
    queries: list[str] = []

    def unlocked(function: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*given: Any, **more: Any) -> Any:
            token = _taken_from.set(name)
            try:
                return function(*given, **more)
            finally:
                _taken_from.reset(token)

        return ask

    def take_away(*given: Any) -> tuple[str, Any]:
        statement, parameters = given[2:4]
        without = _LOCKING.sub("", statement)
        if _taken_from.get() != name or without == statement:
            return statement, parameters
        queries.append(statement)
        return without, parameters

    event.listen(Engine, "before_cursor_execute", take_away, retval=True)
    try:
        with _replaced(name, unlocked):
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", take_away)
    assert queries, f"{name} took no lock that could be taken away"


@contextmanager
def meeting(
    name: str, people: int, *, when: Callable[..., bool] = lambda *_given: True
) -> Iterator[None]:
    """Let the first `people` threads wait for one another once, after they called a function."""
    barrier, met, door = threading.Barrier(people), set[int](), threading.Lock()

    def is_expected(me: int) -> bool:
        with door:
            if me in met or len(met) == people:
                return False
            met.add(me)
            return True

    def waiting(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            found, me = function(*given, **more), threading.get_ident()
            if when(*given) and is_expected(me):
                barrier.wait(timeout=PATIENCE)
            return found

        return call

    with _replaced(name, waiting):
        yield
    assert len(met) == people, f"{len(met)} of {people} came to {name}"


@contextmanager
def stopped_after(
    name: str, deed: Callable[[], Answer], app: Flask
) -> Iterator[Callable[[], Answer]]:
    """Begin a deed in a thread and stop it after its call of a function; go on with the result."""
    reached, go_on = threading.Event(), threading.Event()

    def stopping(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            found = function(*given, **more)
            if not reached.is_set():
                reached.set()
                assert go_on.wait(timeout=PATIENCE)
            return found

        return call

    def run() -> Answer:
        with app.app_context():
            return deed()

    with ThreadPoolExecutor(1) as pool, _replaced(name, stopping):
        begun = pool.submit(run)
        assert reached.wait(timeout=PATIENCE), f"nobody came to {name}"

        def finish() -> Answer:
            go_on.set()
            return begun.result(timeout=PATIENCE)

        try:
            yield finish
        finally:
            go_on.set()


def until_somebody_waits() -> None:
    """Return as soon as one connection waits for a lock that another holds; fail if none does.

    Connections to this test's own database: others' wait for locks of their own.
    """
    pause = threading.Event()
    for _ in range(PATIENCE * 50):
        with unit_of_work() as opened:
            if opened.scalar(_WAITING):
                return
        pause.wait(0.02)
    raise AssertionError("nobody waits for a lock")


@contextmanager
def _replaced(
    name: str, wrap: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> Iterator[None]:
    module_name, _, attribute = name.rpartition(".")
    module = importlib.import_module(module_name)
    function = getattr(module, attribute, None)
    assert callable(function), f"there is no {name} any more"
    setattr(module, attribute, wrap(function))
    try:
        yield
    finally:
        setattr(module, attribute, function)
