"""A city that lives: pages, worker and Stripe twin as programs of their own, in real time."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.rows import DictRow, dict_row

from crowdfund.config import ROOT
from crowdfund.devserver import environment, ports, programs
from crowdfund.devserver.children import Child, Printer, stop_in_order
from crowdfund.devserver.ports import HOST, Ports
from kit import clock, ids
from webhooks import signatures

APPLICATION = "tests.support.live_pages"
PATIENCE_SECONDS = 90.0
"""How long a test waits for another program before it says that nothing came."""
STOP_SECONDS = 10.0


@dataclass
class LiveCity:
    """Where a running city is, who lives in it (`known`, as its seed wrote it), what it mails."""

    url: str
    twin: str
    database_url: str
    grant_secret: str
    log: Path
    known: dict[str, Any] = field(default_factory=dict)

    def mail(self, name: str, to: str, *, after: int = 0) -> dict[str, Any]:
        """The newest mail of a kind to an address, newer than number `after`; waits for it."""
        query = (
            "SELECT id, subject, text FROM mails WHERE name = %s AND recipient = %s AND id > %s"
            " ORDER BY id DESC LIMIT 1"
        )

        def look() -> DictRow | None:
            return self._one(query, (name, to, after))

        found: dict[str, Any] = self.wait(f"a mail {name} to {to}", look)
        return found

    def count(self, query: str, *values: object) -> int:
        """The single number that a query finds."""
        row = self._one(query, values)
        assert row is not None
        return int(next(iter(row.values())))

    def wait(self, what: str, look: Callable[[], Any]) -> Any:
        """What `look` finds, asked again until it is there."""
        pause, last = threading.Event(), time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < last:
            if found := look():
                return found
            pause.wait(0.1)
        raise AssertionError(f"no {what}; the city said:\n{self.said()}")

    def said(self) -> str:
        """The last lines that the programs wrote."""
        return "\n".join(self.log.read_text(encoding="utf-8").splitlines()[-40:])

    def tell(self, event: dict[str, Any]) -> int:
        """Post a signed event as the grant module would; the status of the answer."""
        body = json.dumps(event)
        secrets = [self.grant_secret]
        headers = signatures.sign(body, ids.token(), clock.system_now(), secrets)
        return httpx.post(f"{self.url}/webhooks/grant", content=body, headers=headers).status_code

    def _one(self, query: str, values: tuple[object, ...]) -> DictRow | None:
        plain = self.database_url.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(plain, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchone()


@contextmanager
def running(database_url: str, folder: Path, seed: str) -> Iterator[LiveCity]:
    """A city on an empty database; `seed` is a module that fills it and writes what it knows."""
    chosen = ports.any_free_ones()
    given = {"CROWDFUND_WEBHOOK_ENDPOINTS": "[]", "CROWDFUND_WORKER_CONCURRENCY": "2"}
    settings = environment.city(chosen, folder, database_url, given)
    everything = _surroundings(settings)
    log = folder / "city.log"
    with log.open("w", encoding="utf-8") as out:
        printer = Printer(out)
        children = _children(chosen, folder, everything, printer)
        try:
            for name in ("twin", "web"):
                children[name].start()
            known = _seeded(seed, folder, everything)
            children["worker"].start()
            city = LiveCity(
                f"http://{HOST}:{chosen.web}",
                f"http://{HOST}:{chosen.twin}",
                database_url,
                settings["CROWDFUND_GRANT_WEBHOOK_SECRETS"].split(",")[0],
                log,
                known,
            )
            city.wait("answer of the pages", lambda: ports.answers(chosen.web))
            yield city
        finally:
            order = [[children["web"]], [children["worker"], children["twin"]]]
            stop_in_order(order, STOP_SECONDS)


def _surroundings(settings: dict[str, str]) -> dict[str, str]:
    """The city's settings, and of ours only what any program needs."""
    plain = {name: value for name, value in os.environ.items() if _is_plain(name)}
    return {**plain, **settings, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def _is_plain(name: str) -> bool:
    return not name.startswith(("CROWDFUND_", "DATABASE_URL", "COV_", "COVERAGE_", "PYTEST_"))


def _children(
    chosen: Ports, folder: Path, settings: dict[str, str], printer: Printer
) -> dict[str, Child]:
    """One process of four threads is enough for one browser, and starts sooner than two."""
    web = [sys.executable, "-m", "gunicorn", f"{APPLICATION}:app"]
    web += ["--bind", f"{HOST}:{chosen.web}"]
    web += ["--worker-class", "gthread", "--workers", "1", "--threads", "4"]
    web += ["--graceful-timeout", "1", "--no-control-socket", "--log-level", "warning"]
    worker = [sys.executable, "-m", "flask", "--app", APPLICATION, "jobs", "worker"]
    return {
        "web": Child("web", web, settings, printer),
        "twin": programs.twin(chosen, folder, settings, printer),
        "worker": Child("worker", worker, settings, printer),
    }


def _seeded(seed: str, folder: Path, settings: dict[str, str]) -> dict[str, Any]:
    target = folder / "seed.json"
    told = subprocess.run(
        [sys.executable, "-m", seed, str(target)],
        env=settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, f"{seed} failed:\n{told.stdout}{told.stderr}"
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found
