"""`python -m benchmarks.webhooks`: what a dead and a slow endpoint cost the healthy ones.

Two rounds in one run, with the same workers' settings: first the three healthy endpoints alone,
then all five. Exit code 1 if a healthy one needs more than twice its time, or misses an event.
"""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

from benchmarks.webhooks.place import Place, place

MOST = 2.0


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table, judge."""
    options = argparse.ArgumentParser(prog="make bench-webhooks ARGS=…", description=__doc__)
    options.add_argument("--events", type=int, default=10_000, help="events a round")
    options.add_argument("--subjects", type=int, default=200, help="campaigns they are about")
    options.add_argument("--workers", type=int, default=2, help="worker processes")
    options.add_argument("--concurrency", type=int, default=8, help="jobs at once in each")
    options.add_argument("--seconds", type=float, default=540, help="the longest a round may last")
    options.add_argument("--json", type=Path, dest="out", help="where to write the figures")
    chosen = options.parse_args(arguments)
    with place() as city:
        alone = _round(city, chosen, 1)
        city.resume_the_bad()
        beside = _round(city, chosen, 2)
        posts = [int(one["posts"]) for one in city.counted()]
    ratio = beside / alone
    figures = {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "events": chosen.events,
        "deliveries": chosen.events * 3,
        "workers": f"{chosen.workers} × {chosen.concurrency}",
        "alone_seconds": round(alone, 1),
        "beside_seconds": round(beside, 1),
        "ratio": round(ratio, 2),
        "deliveries_a_second": round(chosen.events * 3 / beside),
        "sent_twice": sum(posts) - 3 * 2 * chosen.events,
    }
    for name, value in figures.items():
        sys.stdout.write(f"{name:<20}  {value}\n")
    if chosen.out:
        chosen.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0 if ratio <= MOST else 1


def _round(city: Place, chosen: argparse.Namespace, number: int) -> float:
    """Write the events, then let workers deliver; seconds until the last healthy one has all."""
    city.write(chosen.events, chosen.subjects)
    city.work(chosen.workers, chosen.concurrency)
    begun = time.time()
    try:
        return city.wait(chosen.events * number, chosen.seconds) - begun
    finally:
        city.rest()


if __name__ == "__main__":
    raise SystemExit(main())
