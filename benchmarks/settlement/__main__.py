"""`python -m benchmarks.settlement --pledges 1000`: the table of docs/benchmarks.md."""

import argparse
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.settlement.city import City, city, stub
from crowdfund.config import ROOT

THREADS = 32
FEWEST = 50
"""Pledges of 10 euros that fill the smallest goal a campaign may have."""
CALLS = 2
"""Requests a pledge: the PaymentIntent is prepared, and confirmed."""
NO_LIMIT = {
    "CROWDFUND_STRIPE_REQUESTS_PER_SECOND": "10000",
    "CROWDFUND_STRIPE_ALL_REQUESTS_PER_SECOND": "10000",
}
COLLECTED = "SELECT count(*) FROM pledges WHERE state = 'collected'"
UNSENT = "SELECT count(*) FROM mails WHERE sent_at IS NULL"
SENT = "SELECT count(*) FROM mails WHERE sent_at IS NOT NULL"
ACTIVE = "SELECT active_time / 1000 FROM pg_stat_database WHERE datname = current_database()"


@dataclass
class Run:
    """One settlement: pledges a second, how the time was spent, and the memory of the workers.

    `answer`: seconds that the gateway took; `mail`: seconds of processor of one mail afterwards.
    """

    pledges: int
    seconds: float
    database: float
    memory: list[tuple[int, int]]
    refused: int
    most: int
    cpu: float
    answer: float
    mail: float = 0.0

    @property
    def rate(self) -> float:
        return self.pledges / self.seconds


def settle(pledges: int, processes: int, answer: float, limit: float = 0) -> Run:
    """Collect a campaign with real workers; measured from the first pledge to the last."""
    settings = {} if limit else NO_LIMIT
    with stub(limit, answer) as gateway, city(gateway) as made:
        made.seed(pledges, settings)
        made.start_workers(processes, THREADS // processes, settings)
        run = _watched(made, pledges, answer)
        run.mail = _mailed(made)
        made.stop_workers()
        assert made.one(COLLECTED) == pledges
        return run


def _watched(made: City, pledges: int, answer: float) -> Run:
    """Counts from a tenth of the pledges on, so that starting up is not measured."""
    first = max(pledges // 10, 1)
    _until(made, first)
    started, active, done = time.monotonic(), made.one(ACTIVE), made.one(COLLECTED)
    used = made.cpu()
    memory = [(done, made.resident())]
    mark = 1000
    while (now := made.one(COLLECTED)) < pledges:
        if now >= mark:
            memory.append((now, made.resident()))
            mark += 1000
        time.sleep(0.1)
    seconds = time.monotonic() - started
    used = made.cpu() - used
    memory.append((pledges, made.resident()))
    time.sleep(2)  # the database tells its figures once a second
    seen = made.figures()
    busy = made.one(ACTIVE) - active
    return Run(pledges - done, seconds, busy, memory, seen["refused"], seen["most"], used, answer)


def _mailed(made: City) -> float:
    """Seconds of processor a mail: they wait until nothing is left to charge."""
    used, sent = made.cpu(), made.one(SENT)
    last = time.monotonic() + 120
    while made.one(UNSENT) and time.monotonic() < last:
        time.sleep(0.5)
    count = int(made.one(SENT)) - int(sent)
    return (made.cpu() - used) / max(count, 1)


def _until(made: City, wanted: int) -> None:
    last = time.monotonic() + 240
    while made.one(COLLECTED) < wanted:
        if time.monotonic() > last or any(one.poll() is not None for one in made.workers):
            raise SystemExit((made.folder / "workers.log").read_text(errors="replace")[-4000:])
        time.sleep(0.05)


def bare(pledges: int, answer: float) -> float:
    """Pledges a second of the bare loop, in a process of its own."""
    with stub(seconds=answer) as gateway:
        command = [sys.executable, "-m", "benchmarks.settlement.bare", "--address", gateway]
        command += ["--pledges", str(pledges), "--threads", str(THREADS)]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    return pledges / float(told.stdout)


def machine() -> str:
    """What it ran on, in one line."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((one.split(":")[1].strip() for one in lines if "model name" in one), "?")
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()}; load {load:.1f} before the start"
    )


def table(given: argparse.Namespace) -> None:
    """Measure and print."""
    print(machine())
    if "pace" not in given.skip:
        loop = bare(min(given.pledges, 2000), given.answer_seconds)
        run = settle(given.pledges, given.processes, given.answer_seconds)
        print(f"bare loop, {THREADS} threads: {loop:.1f} pledges/s")
        print(f"{given.processes} workers, {THREADS} jobs at once: {run.rate:.1f} pledges/s")
        print(f"ratio to the loop: {run.rate / loop:.0%} (wanted: 60 %)")
        _spent(run)
    if "limit" not in given.skip:
        run = settle(given.limited, given.processes, given.answer_seconds, given.limit)
        print(f"limit {given.limit:.0f}/s an endpoint: {run.rate:.1f} pledges/s")
        print(f"ratio to the limit: {run.rate / given.limit:.0%} (wanted: 95 %)")
        print(f"answers 429: {run.refused}; charges of one pledge at most: {run.most}")
        _spent(run)


def _spent(run: Run) -> None:
    whole = THREADS * run.seconds
    gateway = run.pledges * CALLS * run.answer
    print(
        f"of a job's time: gateway {gateway / whole:.0%}, database {run.database / whole:.1%}, "
        f"our code and waiting {1 - (gateway + run.database) / whole:.0%}; "
        f"{run.database / run.pledges * 1000:.1f} ms of database a pledge"
    )
    print(
        f"processor time of the workers: {run.cpu / run.pledges * 1000:.1f} ms a pledge, "
        f"and {run.mail * 1000:.1f} ms a mail afterwards"
    )
    (first, low), (last, high) = run.memory[1 if len(run.memory) > 2 else 0], run.memory[-1]
    print(
        f"memory of the workers: {low / 1e6:.0f} MB at {first} pledges, "
        f"{high / 1e6:.0f} MB at {last} ({high / low - 1:+.1%})"
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks.settlement")
    asked.add_argument("--pledges", type=int, default=1000, help="in thousands")
    asked.add_argument("--limited", type=int, default=1000, help="pledges of the second row")
    asked.add_argument("--limit", type=float, default=25, help="requests/s an endpoint")
    asked.add_argument("--answer-seconds", type=float, default=0.2, help="the gateway's")
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--skip", choices=("pace", "limit"), action="append", default=[])
    given = asked.parse_args()
    if min(given.pledges, given.limited) < FEWEST:
        asked.error(f"--pledges and --limited: at least {FEWEST}, for the smallest goal there is")
    table(given)
