"""What the benchmark starts: a database on this machine's disk, a stub gateway, real workers."""

import json
import os
import signal
import socket
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

import psycopg

from crowdfund.config import ROOT
from kit import embedded_postgres, migrate

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class City:
    """A database with a campaign to settle, and the address of the gateway."""

    database_url: str
    gateway: str
    folder: Path
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    log: Any = None

    def seed(self, pledges: int, settings: dict[str, str]) -> None:
        """Fill the database, in a process of its own."""
        command = [sys.executable, "-m", "benchmarks.settlement.seed", str(pledges)]
        subprocess.run(command, env=self._environment(settings), cwd=ROOT, check=True)  # noqa: S603

    def start_workers(self, processes: int, jobs: int, settings: dict[str, str]) -> None:
        """Start `flask jobs worker` so often, each with so many jobs at once."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "worker"]
        settings = {**settings, "CROWDFUND_WORKER_CONCURRENCY": str(jobs)}
        self.log = (self.folder / "workers.log").open("wb")
        for _ in range(processes):
            self.workers.append(
                subprocess.Popen(  # noqa: S603
                    command,
                    env=self._environment(settings),
                    cwd=ROOT,
                    stdout=self.log,
                    stderr=subprocess.STDOUT,
                )
            )

    def stop_workers(self) -> None:
        """Let running jobs end, then end the workers."""
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        for worker in self.workers:
            worker.wait(60)
        self.workers.clear()

    def resident(self) -> int:
        """Bytes of memory that the workers hold together."""
        pages = 0
        for worker in self.workers:
            pages += int(Path(f"/proc/{worker.pid}/statm").read_text().split()[1])
        return pages * PAGE

    def cpu(self) -> float:
        """Seconds of processor that the workers have used together."""
        ticks = 0
        for worker in self.workers:
            told = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(told[11]) + int(told[12])
        return ticks / TICKS

    def one(self, query: str) -> Any:
        """The single value that a query finds."""
        plain = self.database_url.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(plain, autocommit=True) as connection:
            row = connection.execute(query).fetchone()
        return row[0] if row else None

    def figures(self) -> dict[str, Any]:
        """What the gateway has seen."""
        return asked(f"{self.gateway}/figures")

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        plain = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CROWDFUND_", "DATABASE_URL"))
        }
        return {
            **plain,
            "PYTHONPATH": str(ROOT),
            "CROWDFUND_ENVIRONMENT": "test",
            "CROWDFUND_INSTANCE": str(self.folder / "instance"),
            "CROWDFUND_STRIPE_API_BASE": self.gateway,
            "DATABASE_URL": self.database_url,
            **settings,
        }


@contextmanager
def stub(limit: float = 0, seconds: float = 0.2) -> Iterator[str]:
    """A gateway in a process of its own; its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.settlement.stub", "--port", str(port)]
    command += ["--limit", str(limit), "--seconds", str(seconds)]
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                asked(f"{address}/figures")
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def city(gateway: str) -> Iterator[City]:
    """An empty city on a database that flushes to disk as a real one does."""
    with tempfile.TemporaryDirectory(prefix="innesco-benchmark-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = embedded_postgres.start(folder / "pg")
        made = City(server.url, gateway, folder)
        try:
            migrate.upgrade(server.url)
            yield made
        finally:
            made.stop_workers()
            server.stop()
            embedded_postgres.remove(folder / "pg")


def asked(url: str) -> dict[str, Any]:
    """The JSON object at an address of this machine."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
    return found
