"""Brings a city up, keeps it running and takes it down again."""

import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from crowdfund.config import ROOT
from crowdfund.devserver import environment, ports, programs, welcome
from crowdfund.devserver.children import Child, Printer, stop_in_order
from crowdfund.devserver.ports import HOST, Ports
from kit import embedded_postgres

STOP_SECONDS = 10.0
READY_SECONDS = 90.0
LOADING = "demo.loading"
"""Exists while the demo city is loaded: found at a start, the load was interrupted."""


class CannotRun(Exception):
    """The city cannot come up; the message says why and what to do."""


@dataclass
class City:
    """A city of this checkout: its folder, ports, settings and programs."""

    instance: Path
    ports: Ports
    given: Mapping[str, str]
    printer: Printer
    database: embedded_postgres.Server | None = None
    settings: dict[str, str] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)

    def come_up(self) -> None:
        """Database, twin, demo data, then everything else; CannotRun says why not."""
        self._prepare_database()
        everything = {**os.environ, **self.settings, "PYTHONUNBUFFERED": "1"}
        everything["PYTHONPATH"] = str(ROOT)
        self._forget_half_a_demo()
        self._command("bringing the schema up to date", everything, "db", "upgrade")
        self._load_demo(everything)
        self._start_twin(everything)
        self._start(programs.web(self.ports, everything, self.printer))
        self._start(programs.worker(everything, self.printer))
        self._start(programs.clock(everything, self.printer))
        for partner in programs.partners(self.ports, everything, self.printer):
            self._start(partner)
        self._wait("the pages", "web", self._is_ready)

    def keep_running(self, should_stop: Callable[[], bool]) -> bool:
        """Restart what dies until told to stop; False if something dies too often."""
        while not should_stop():
            for child in self.children.values():
                if child.has_ended() and not child.revive():
                    return False
            if self.database and self.database.guard and self.database.guard.poll() is not None:
                self.printer.say("run: PostgreSQL has ended; its log is in instance/postgres/log")
                return False
            time.sleep(0.2)
        return True

    def go_down(self) -> None:
        """Stop the programs in order, the database last, within ten seconds."""
        outside = [
            self.children[n] for n in ("web", "clock", "grant", "tutoring") if n in self.children
        ]
        inside = [[self.children[n]] for n in ("worker", "twin") if n in self.children]
        stop_in_order([outside, *inside], STOP_SECONDS)
        if self.database is not None:
            self.database.stop()

    def welcome(self) -> str:
        """Addresses and log-ins."""
        people = welcome.logins(self.instance)
        return welcome.text(self.ports, self.children, people, self.instance)

    def _prepare_database(self) -> None:
        url = self.given.get("DATABASE_URL", "")
        if path := self.given.get("DATABASE_URL_FILE"):
            url = Path(path).read_text(encoding="utf-8").strip()
        if not url:
            folder = self.instance / "postgres"
            self.printer.say(f"run: starting PostgreSQL in {folder}")
            try:
                self.database = embedded_postgres.start(folder)
            except embedded_postgres.CannotStart as error:
                raise CannotRun(str(error)) from error
            url = self.database.url
        self.settings = environment.city(self.ports, self.instance, url, self.given)
        to_keep = {
            n: v for n, v in self.settings.items() if n != "DATABASE_URL" or not self.database
        }
        note = "What the last `make run` used; bin/flask reads it. Written again at each start."
        environment.write(self.instance / environment.LATEST, to_keep, note)

    def _forget_half_a_demo(self) -> None:
        """A load of the demo city that was interrupted starts over, on a database of our own."""
        if not (self.instance / LOADING).exists() or self.database is None:
            return
        self.printer.say("run: the demo city was loaded only in part: starting over")
        _empty(self.database.url)
        for file in self.instance.glob(f"{programs.TWIN_STATE}*"):
            file.unlink()
        for name in (welcome.LOGINS, LOADING):
            (self.instance / name).unlink(missing_ok=True)

    def _load_demo(self, everything: Mapping[str, str]) -> None:
        if (self.instance / welcome.LOGINS).exists():
            return
        marker = self.instance / LOADING
        marker.touch()
        twin = self._start_twin(everything, tells=False)
        self._command("loading the demo city, once (a minute or two)", everything, "demo", "load")
        marker.unlink()
        stop_in_order([[twin]], twin.patience)

    def _command(self, what: str, everything: Mapping[str, str], *arguments: str) -> None:
        self.printer.say(f"run: {what}")
        began = time.monotonic()
        child = Child(arguments[0], programs.flask(*arguments), everything, self.printer)
        child.start()
        self.children[child.name] = child
        assert child.process is not None
        try:
            code = child.process.wait()
        except BaseException:
            child.ask_to_end()
            child.end(time.monotonic() + child.patience)
            raise
        finally:
            del self.children[child.name]
        if code:
            raise CannotRun(f"{what} failed (code {code}); the reason is above")
        if (took := time.monotonic() - began) > 5:
            self.printer.say(f"run: done in {took:.0f} s")

    def _start_twin(self, everything: Mapping[str, str], *, tells: bool = True) -> Child:
        """Without `tells` it keeps its events to itself: while the demo loads no web listens."""
        twin = programs.twin(self.ports, self.instance, everything, self.printer, tells=tells)
        self._start(twin)
        self._wait("the Stripe twin", "twin", lambda: ports.answers(self.ports.twin))
        return twin

    def _start(self, child: Child) -> None:
        self.children[child.name] = child
        child.start()

    def _wait(self, what: str, name: str, ready: Callable[[], bool]) -> None:
        last = time.monotonic() + READY_SECONDS
        while time.monotonic() < last:
            if self.children[name].has_ended():
                raise CannotRun(f"{what} ended while starting; the reason is above")
            if ready():
                return
            time.sleep(0.1)
        raise CannotRun(f"{what} did not answer within {READY_SECONDS:.0f} seconds")

    def _is_ready(self) -> bool:
        try:
            address = f"http://{HOST}:{self.ports.web}/readyz"
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _empty(url: str) -> None:
    """Make the private server's database anew."""
    plain = url.replace("postgresql+psycopg://", "postgresql://").replace(
        "/postgres?", "/template1?"
    )
    name = sql.Identifier("postgres")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
