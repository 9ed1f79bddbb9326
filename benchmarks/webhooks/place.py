"""Where the benchmark happens: a database that is thrown away, receivers, real workers."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crowdfund import config as configuration
from crowdfund.app import create_app
from crowdfund.config import ROOT
from kit import clock, db, embedded_postgres, ids, migrate
from kit.unit_of_work import session, unit_of_work
from webhooks import endpoints, outbound
from webhooks.models import Endpoint

TRANSACTION = 100
"""Events that are written in one transaction."""


@dataclass
class Place:
    """A city without people, three healthy receivers, a slow one, and a port nobody answers."""

    settings: dict[str, str]
    ports: list[int]
    healthy: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def endpoints(self) -> None:
        """Add the five endpoints; the slow and the dead one paused."""
        places = [f"http://127.0.0.1:{port}/" for port in self.ports[:4]]
        places.append("http://127.0.0.1:9/")
        with unit_of_work():
            for number, url in enumerate(places):
                named = {"name": f"receiver {number}", "url": url, "kinds": ["*"]}
                made = endpoints.add(named, "benchmark").endpoint
                (self.healthy if number < 3 else self.bad).append(made.code)
                if number >= 3:
                    endpoints.pause(made, "benchmark")

    def resume_the_bad(self) -> None:
        """From now on the slow and the dead endpoint get events too."""
        with unit_of_work():
            for one in session().query(Endpoint).filter(Endpoint.code.in_(self.bad)):
                endpoints.resume(one, "benchmark")

    def write(self, count: int, subjects: int) -> None:
        """Write `count` events about `subjects` campaigns, in turn."""
        data = {"campaign": {"title": "Un forno di quartiere", "text": "x" * 400}}
        for start in range(0, count, TRANSACTION):
            with unit_of_work():
                for number in range(start, min(start + TRANSACTION, count)):
                    subject = f"campaign:{number % subjects}"
                    outbound.send("campaign.published", subject, data)

    def counted(self) -> list[dict[str, Any]]:
        """What each healthy receiver has: events, posts, when the last new event came."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[4]}/", timeout=5) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def work(self, processes: int, concurrency: int) -> None:
        """Start workers as an operator does; until all of them say that they are ready."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "worker"]
        for _number in range(processes):
            self.workers.append(
                subprocess.Popen(  # noqa: S603  our own command
                    [*command, "--concurrency", str(concurrency)],
                    env={**_plain(), **self.settings},
                    cwd=ROOT,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            )
        for one in self.workers:
            assert one.stdout is not None
            one.stdout.readline()

    def wait(self, events: int, at_most: float) -> float:
        """Until every healthy receiver has `events`; the instant of the last; TimeoutError."""
        until = time.time() + at_most
        while time.time() < until:
            found = self.counted()
            if all(one["events"] >= events for one in found):
                return max(float(one["last"]) for one in found)
            time.sleep(0.5)
        raise TimeoutError(f"after {at_most:.0f} s only {self.counted()}")

    def rest(self) -> None:
        """End the workers, however much still waits; what they hold they give back."""
        for one in self.workers:
            one.terminate()
        for one in self.workers:
            one.wait()
        self.workers.clear()


@contextmanager
def place() -> Iterator[Place]:
    """Build it, and take it away again."""
    folder = Path(tempfile.mkdtemp(prefix="innesco-bench-"))
    folder.chmod(0o755)
    server = embedded_postgres.start(folder / "pg")
    receivers = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.webhooks.receivers"], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert receivers.stdout is not None
    settings = {
        "CROWDFUND_ENVIRONMENT": "test",
        "CROWDFUND_INSTANCE": str(folder),
        "CROWDFUND_BASE_URL": "http://localhost",
        "CROWDFUND_SECRET_KEY": ids.token(),
        "CROWDFUND_WEBHOOK_ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": server.url,
    }
    made = Place(settings, json.loads(receivers.stdout.readline()))
    try:
        migrate.upgrade(server.url)
        app = create_app(configuration.load(settings))
        with app.app_context(), clock.source(clock.system_now):
            made.endpoints()
            yield made
    finally:
        made.rest()
        receivers.kill()
        receivers.wait()
        db.dispose()
        server.stop()
        embedded_postgres.remove(folder / "pg")


def _plain() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("CROWDFUND_", "DATABASE_URL"))}
