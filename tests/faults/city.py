"""A city under fault: workers, clocks and requests take turns; time passes at our word."""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import psycopg
from flask import Flask
from procrastinate.jobs import Job

from kit import clock as project_clock
from kit import db, ids, jobs, mail
from payments import gateway
from payments.stripe_gateway import StripeGateway
from tests.faults import jobqueue, lives
from tests.faults.jobqueue import JobQueue
from tests.faults.luck import Luck
from tests.faults.post import Post
from tests.faults.seams import FaultyClient, Seams, Strike
from tests.faults.stage import Killed, Process, Stage
from tests.support import cores
from tests.twin.client import ADDRESS, KEY, SECRET, InProcessTwin

OURS = ("settlement.", "payments.", "webhooks.", "matchfunding.", jobs.STALLED)
"""The sweeps that the city's clocks defer: those that have to do with money."""
WEB_PROCESSES = 4
"""So many requests at once; others wait for a free process, as at a real web server."""
CONNECTIONS = 24
"""Each process has a pool of its own in truth; here one pool has a connection for each of them."""
ENOUGH = 10
"""So many jobs taken from living workers: nothing more is to be learned from this run."""
SMTP = mail.Transport("smtp://mail.example:25", "innesco@example.org", "Innesco")


def _paper(_what: str) -> mail.Attachment:
    """Setting a page takes longer than a whole story."""
    return mail.Attachment("carta.pdf", "application/pdf", b"%PDF-")


@dataclass
class City:
    """Everything that runs, and what may be done to it."""

    app: Flask
    seed: int
    start: datetime
    strike: Strike
    workers: int = 2
    clocks: int = 1
    sweeps: tuple[str, ...] = OURS
    now: datetime = field(init=False)
    errors: list[str] = field(default_factory=list)
    deaths: int = 0

    def __post_init__(self) -> None:
        self.now = self.start
        self.chance = random.Random(f"turns {self.seed}")
        self.stage = Stage(self.chance)
        self.seams = Seams(self.stage, self.strike)
        self.twin = InProcessTwin(seed=self.seed, now=int(self.start.timestamp()))
        self.post = Post(self)
        self.numbers: dict[Process, int] = {}
        self.held: dict[Process, int] = {}
        self.taken_away: list[str] = []
        self.skew = 0.0
        self.is_eager = False
        self.must_deploy = False
        self.later: list[tuple[float, Callable[[], None]]] = []

    def __call__(self) -> datetime:
        """The project's clock: what the process that asks believes."""
        process = self.stage.current
        return self.now + timedelta(seconds=process.skew if process else 0.0)

    @contextmanager
    def alive(self) -> Iterator["City"]:
        """The city, with everything of this process pointed at it; afterwards as before."""
        before = gateway.current(), mail._transport, logging.root.manager.disable
        makers = dict(mail._makers)
        logging.disable(logging.CRITICAL)
        if db.engine().pool.size() < CONNECTIONS:  # type: ignore[attr-defined]
            db.configure(
                db.engine().url.render_as_string(hide_password=False), pool_size=CONNECTIONS
            )
        plain = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
        adapter = StripeGateway(
            KEY,
            secrets=(SECRET,),
            api_base=ADDRESS,
            http_client=FaultyClient(self.twin, self.seams),
            repeats=0,
        )
        with psycopg.connect(plain, autocommit=True) as connection:
            cores.beside(connection)
            self.queue = JobQueue(connection)
            self.stage.is_database_locked = partial(jobqueue.somebody_waits, plain)
            gateway.use(adapter)
            mail.configure(SMTP)
            mail._makers.update(dict.fromkeys(makers, _paper))
            try:
                with (
                    project_clock.source(self),
                    self.seams.around(db.engine()),
                    self.luck(str(self.seed)),
                ):
                    self._staff()
                    yield self
            finally:
                self.stage.close()
                gateway.use(before[0])
                mail.configure(before[1])
                mail._makers.update(makers)
                logging.disable(before[2])

    @contextmanager
    def luck(self, seed: str) -> Iterator[None]:
        """Identifiers drawn from a seed."""
        before = vars(ids)["secrets"]
        vars(ids)["secrets"] = Luck(random.Random(f"ids {seed}"))
        try:
            yield
        finally:
            vars(ids)["secrets"] = before

    def ask(self, what: str, deed: Callable[[], Any]) -> Process:
        """A request of somebody, in a web process of its own; it runs when its turn comes."""

        def body(_process: Process) -> None:
            with self.app.app_context():
                deed()

        process = self.stage.start("web", body)
        process.doing = what
        return process

    def done(self, what: str, deed: Callable[[], Any]) -> bool:
        """The same, with everybody else taking turns beside it; whether it ended well."""
        process = self.ask(what, deed)
        while not process.has_ended:
            if not self.turn():
                self.passes(minutes=1)
        return process.error is None

    def turn(self) -> bool:
        """One turn for somebody who is busy, drawn; False if nobody who can move is."""
        if self.must_deploy:
            self.must_deploy = False
            self.deploy()
        busy = self._busy()
        if not busy or len(self.taken_away) > ENOUGH:
            return False
        self._give(self.chance.choice(busy))
        if self.is_eager and self.chance.random() < 0.2:
            self.post.deliver(limit=1)
        return True

    def _busy(self) -> list[Process]:
        """Who can go on: of the requests, the oldest for which there is a process."""
        now = self.instant
        able = [one for one in self.stage.processes if not one.is_idle and one.frozen_until <= now]
        served = [one for one in able if one.kind == "web"][:WEB_PROCESSES]
        return [one for one in able if one.kind != "web"] + served

    def settle(self) -> None:
        """Turns for everybody until nobody who can move has anything to do."""
        while self.turn():
            pass

    def passes(self, **amount: float) -> None:
        """Let time pass everywhere: here, in the queue, at the gateway."""
        seconds = timedelta(**amount).total_seconds()
        self.now += timedelta(seconds=seconds)
        self.queue.passes(seconds)
        self.twin.control.advance(seconds)
        due = [one for one in self.later if one[0] <= self.instant]
        self.later = [one for one in self.later if one[0] > self.instant]
        for _at, deed in due:
            deed()
        self._beat()
        self.wake()

    def tick(self, **amount: float) -> None:
        """Time passes, webhooks come, clocks tick and everybody works.

        Whoever stands still goes on at its own moment, not at the end of a long wait.
        """
        until = self.instant + timedelta(**amount).total_seconds()
        while wakes := [
            one.frozen_until
            for one in self.stage.processes
            if self.instant < one.frozen_until < until - 1
        ]:
            self.passes(seconds=min(wakes) - self.instant + 1)
            self.settle()
        self.passes(seconds=max(until - self.instant, 0))
        self.post.deliver()
        self.settle()

    def wake(self) -> None:
        """Everybody looks whether there is something to do."""
        for process in self.stage.processes:
            process.is_idle = False

    def freeze(self, process: Process, minutes: float) -> None:
        """Let a process stand still, as a paused machine does: no step, no heartbeat."""
        process.frozen_until = self.instant + minutes * 60
        process.was_frozen = True

    def faults(self) -> set[str]:
        """The kinds of fault that have struck so far."""
        return {line.rpartition(": ")[2] for line in self.seams.struck}

    def holds(self, process: Process, job: Job) -> None:
        """Note who does a job, and whether it was taken from somebody who was well."""
        number = job.id or 0
        for other, has in self.held.items():
            if has == number and not other.was_frozen:
                self.taken_away.append(f"{job.task_name} was taken from {other.name}")
        self.held[process] = number

    def in_a_while(self, minutes: float, deed: Callable[[], None]) -> None:
        """Do something once that much time has passed."""
        self.later.append((self.instant + minutes * 60, deed))

    def calm(self) -> None:
        """The storm is over: nothing breaks any more, and whoever stood still goes on."""
        for _at, deed in self.later:
            deed()
        self.later = []
        self.twin.twin.faults.clear()
        self.seams.is_read_only = self.seams.is_smtp_down = False
        self.seams.strike = lambda _step, _what: ""
        for process in self.stage.processes:
            process.frozen_until = process.skew = 0.0
        self.skew = 0.0

    def deploy(self) -> None:
        """All processes are replaced, and the queue's application is composed anew."""
        for process in list(self.stage.of("worker", "clock")):
            self._bury(process, killed=True)
        self._staff()

    @property
    def instant(self) -> float:
        """Now, as Unix seconds."""
        return self.now.timestamp()

    def _staff(self) -> None:
        for _ in range(self.workers - len(self.stage.of("worker"))):
            process = self.stage.start("worker", partial(lives.worker, self))
            self.numbers[process] = self.queue.register()
            process.skew = self.skew
        for _ in range(self.clocks - len(self.stage.of("clock"))):
            self.stage.start("clock", partial(lives.clock, self)).skew = self.skew

    def _give(self, process: Process) -> None:
        self.stage.give(process)
        if process.has_ended:
            self._bury(process)

    def _bury(self, process: Process, *, killed: bool = False) -> None:
        """Note how a process ended, and put another one in its place."""
        if killed and not process.has_ended:
            self.stage.kill(process)
        self.numbers.pop(process, None)
        self.held.pop(process, None)
        if process.error is not None:
            self.errors.append(f"{process.name} {process.doing}: {process.error!r}")
        if isinstance(process.error, Killed):
            self.deaths += 1
        if not killed:
            self._staff()
            self.wake()

    def _beat(self) -> None:
        living = [
            self.numbers[one]
            for one in self.stage.of("worker")
            if one.frozen_until <= self.instant and one in self.numbers
        ]
        self.queue.beat(living)
