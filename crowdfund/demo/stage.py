"""The stage of the whole story: a throw-away city whose programs live at a chosen moment."""

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType

import httpx
from flask import Flask

from crowdfund import config as configuration
from crowdfund.app import create_app
from crowdfund.devserver import environment, programs
from crowdfund.devserver.children import Child, Printer, stop_in_order
from crowdfund.devserver.ports import Ports
from kit import clock, embedded_postgres, migrate
from kit.unit_of_work import unit_of_work

PATIENCE_SECONDS = 90.0


class Stuck(RuntimeError):
    """Something that had to happen did not, within the stage's patience."""


@dataclass
class Stage(AbstractContextManager["Stage"]):
    """Database, twin and grant office for the whole story; web, worker and clock by scene."""

    folder: Path
    ports: Ports
    printer: Printer
    settings: dict[str, str] = field(default_factory=dict)
    always: list[Child] = field(default_factory=list)
    scene: list[Child] = field(default_factory=list)
    database: embedded_postgres.Server | None = None
    app: Flask | None = None

    def __enter__(self) -> "Stage":
        self.database = embedded_postgres.start(self.folder / "pg", fast_and_unsafe=True)
        migrate.upgrade(self.database.url)
        given = {"CROWDFUND_TRUSTED_PROXIES": "1", "CROWDFUND_WORKER_CONCURRENCY": "8"}
        made = environment.city(self.ports, self.folder, self.database.url, given)
        root = str(configuration.ROOT)
        self.settings = {**os.environ, **made, "PYTHONUNBUFFERED": "1", "PYTHONPATH": root}
        self.always = [programs.twin(self.ports, self.folder, self.settings, self.printer)]
        self.always += programs.partners(self.ports, self.settings, self.printer)
        for child in self.always:
            child.start()
        self.wait("the twin", lambda: _answers(f"{self.twin}/_twin/clock"))
        self.app = create_app(configuration.load(self.settings))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        stop_in_order([self.scene, self.always], 15.0)
        if self.database is not None:
            self.database.stop()

    @property
    def web(self) -> str:
        return self.settings["CROWDFUND_BASE_URL"]

    @property
    def twin(self) -> str:
        return self.settings["CROWDFUND_STRIPE_API_BASE"]

    @property
    def grant_office(self) -> str:
        return f"http://127.0.0.1:{self.ports.grant_office}"

    def move_to(self, moment: datetime) -> None:
        """Let everything live at `moment` (UTC): web, worker and clock start anew there."""
        offset = int((moment - clock.system_now()).total_seconds())
        stop_in_order([self.scene], 15.0)
        httpx.post(f"{self.twin}/_twin/clock", json={"set": int(moment.timestamp())})
        clock.set_offset(offset)
        there = {**self.settings, "CROWDFUND_CLOCK_OFFSET": str(offset)}
        self.scene = [
            programs.web(self.ports, there, self.printer),
            programs.worker(there, self.printer),
            programs.clock(there, self.printer),
        ]
        for child in self.scene:
            child.start()
        self.wait("the pages", lambda: _answers(f"{self.web}/readyz"))

    def wait(self, what: str, happened: Callable[[], bool]) -> None:
        """Wait until something has happened; Stuck if it does not."""
        last = time.monotonic() + PATIENCE_SECONDS
        while not happened():
            if time.monotonic() > last:
                raise Stuck(f"{what} did not happen within {PATIENCE_SECONDS:.0f} seconds")
            time.sleep(0.1)

    def wait_in_database(self, what: str, happened: Callable[[], bool]) -> None:
        """The same for a question to the database, in a unit of work of its own."""

        def ask() -> bool:
            with unit_of_work():
                return happened()

        self.wait(what, ask)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.HTTPError:
        return False
