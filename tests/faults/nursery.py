"""Real worker and clock processes, started in a moment: forked from one that has all in memory.

Time runs fast in them, so that a quarter of an hour of waiting is a quarter of a minute; they
are killed with SIGKILL, in real time, and their heartbeats are the real ones.
"""

import ctypes
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from flask import Flask
from sqlalchemy import text

from kit import clock, db, jobs
from kit.unit_of_work import unit_of_work
from tests.faults.engine import NEEDED

FAST = 60
"""Seconds of the city in a second of the machine."""
STALLED_AFTER_SECONDS = 6
HEARTBEAT_SECONDS = 1.0
"""Of the machine; in production two minutes, and ten seconds."""
CONCURRENCY = 2

AHEAD = multiprocessing.get_context("fork").Value(ctypes.c_double, 0.0)
"""Seconds that the city was put forward, beside running fast."""
_began = time.time()

_SOONER = text("""
    UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - :by
    WHERE status = 'todo' AND scheduled_at > now()
""")
"""The queue knows the machine's time only: what waits there has to be put forward."""


def now() -> datetime:
    """The city's time."""
    real = time.time()
    return datetime.fromtimestamp(real, UTC) + timedelta(
        seconds=(real - _began) * (FAST - 1) + AHEAD.value
    )


@dataclass
class Nursery:
    """The process that forks the others; `living` are the processes by number."""

    app: Flask
    url: str
    living: dict[int, str] = field(default_factory=dict)
    door: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> None:
        """Before any thread runs here: a fork takes only one along."""
        db.dispose()
        self._here, there = multiprocessing.Pipe()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            self._here.close()
            _bear(there, {"worker": self._work, "clock": self._clock})
            os._exit(0)
        there.close()

    def start(self, kind: str) -> int:
        """A new process; its number."""
        self._here.send(kind)
        number = int(self._here.recv())
        self.living[number] = kind
        return number

    def kill(self, number: int) -> None:
        """SIGKILL."""
        del self.living[number]
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)

    def replace(self, number: int) -> None:
        """SIGKILL, and another one in its place; from any thread."""
        with self.door:
            kind = self.living[number]
            self.kill(number)
            self.start(kind)

    def close(self) -> None:
        """Everybody, and the nursery too."""
        for number in list(self.living):
            self.kill(number)
        self._here.close()

    def _work(self) -> None:
        """A worker as `flask jobs worker` runs it."""
        with self.app.app_context():
            jobs.work(CONCURRENCY)

    def _clock(self) -> None:
        """A clock that each second defers every sweep, and lets what waits wait a minute less."""
        while True:
            jobs.defer_sweeps(*NEEDED)
            with unit_of_work() as opened:
                opened.execute(_SOONER, {"by": timedelta(seconds=FAST - 1)})
            time.sleep(1)


def _bear(orders: "Connection[Any, Any]", lives: dict[str, Callable[[], None]]) -> None:
    while True:
        try:
            kind = orders.recv()
        except EOFError:
            return
        number = os.fork()
        if number:
            orders.send(number)
            continue
        orders.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            lives[kind]()
        finally:
            os._exit(1)


def prepare(url: str) -> None:
    """Let this process, and all that are forked from it, live in fast time."""
    clock.use_source(now)
    vars(jobs)["STALLED_AFTER_SECONDS"] = STALLED_AFTER_SECONDS
    jobs.app().worker_defaults["update_heartbeat_interval"] = HEARTBEAT_SECONDS
    db.configure(url, pool_size=CONCURRENCY)
