"""`make faults`: the fault suite at any length, and the replay of a single run.

--seeds 2000                 so many runs, everything drawn from a seed
--seed 17                    one of them again, step by step
--crashes                    a death at each step of each story
--crash 123 --plot mixed     one of them again; of several numbers, several deaths in one story
--permutations 1000          each event three times, shuffled, up to 72 hours late
--sigkills 500 --pledges 200 real processes, killed in real time
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from flask import Flask

from tests.faults import engine, ground, permutations, plan, sigkill
from tests.faults.engine import Verdict
from tests.faults.scenario import PLOTS
from tests.faults.stage import Stalled

Run = Callable[[Flask], Verdict]

TOLD_EVERY = 50


def main() -> int:
    """0 if every invariant held in every run."""
    options = arguments()
    began = time.monotonic()
    if options.sigkills:
        with ground.server():
            broken = sigkill.main(options.sigkills, options.pledges, options.first)
        return 1 if broken else 0
    with ground.server():
        failed = _one(options) if _is_one(options) else _many(options)
    print(f"faults: {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="make faults", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add = parser.add_argument
    add("--seeds", type=int, default=0, help="how many runs")
    add("--first", type=int, default=0, help="the first seed")
    add("--seed", type=int, help="one run")
    add("--kills", type=int, default=10, help="deaths in each run")
    add("--size", type=int, default=5, help="pledges in each run")
    add("--crashes", action="store_true", help="a death at each step")
    add("--crash", type=int, nargs="+", help="a death at this step; at each of these")
    add("--fault", choices=plan.KINDS, help="one kind of fault, a dozen times")
    add("--plot", choices=PLOTS, help="the story; all of them if none is named")
    add("--permutations", type=int, default=0, help="how many orders of all events")
    add("--permutation", type=int, help="one of them")
    add("--sigkills", type=int, default=0, help="how many SIGKILLs of real processes")
    add("--pledges", type=int, default=200, help="over so many pledges")
    add("--processes", type=int, default=os.cpu_count() or 1, help="how many at once")
    return parser.parse_args()


def _is_one(options: argparse.Namespace) -> bool:
    named = (options.seed, options.crash, options.permutation, options.fault)
    return any(one is not None for one in named)


def _one(options: argparse.Namespace) -> bool:
    """Run one again and tell everything about it."""
    with ground.composed() as app:
        if options.seed is not None:
            verdict = engine.by_seed(app, options.seed, kills=options.kills, size=options.size)
        elif options.fault:
            verdict = engine.by_fault(app, options.fault)
        elif options.crash is not None:
            verdict = engine.by_crash(app, *options.crash, plot=options.plot or "mixed")
        else:
            verdict = permutations.by_order(app, options.permutation)
    for number, step in enumerate(verdict.trace, 1):
        print(f"{number:6} {step}")
    print(verdict)
    return bool(verdict.broken)


def _many(options: argparse.Namespace) -> int:
    """Deal the runs out to processes; how many of them broke an invariant."""
    dealt = [(options, number) for number in range(options.processes)]
    context = multiprocessing.get_context("fork")
    with context.Pool(options.processes) as pool:
        found = pool.starmap(_share, dealt)
    runs, failed, struck = 0, 0, Counter[str]()
    for done, bad, faults in found:
        runs, failed, struck = runs + done, failed + bad, struck + faults
    print(f"faults: {runs} runs, {failed} with a broken invariant")
    print("faults: " + ", ".join(f"{kind} {count}" for kind, count in sorted(struck.items())))
    return failed


def _share(options: argparse.Namespace, number: int) -> tuple[int, int, Counter[str]]:
    """One process's part of the runs: how many, how many broke something, what struck."""
    runs, failed, struck = 0, 0, Counter[str]()
    with ground.composed() as app:
        for run in list(_wanted(app, options))[number :: options.processes]:
            runs += 1
            try:
                verdict = run(app)
            except Stalled as stalled:
                failed += 1
                print(f"{run}: {stalled}", flush=True)
                continue
            struck.update(verdict.struck)
            if runs % TOLD_EVERY == 0:
                print(f"faults: {runs} runs of process {number}, {failed} broken", flush=True)
            if verdict.broken:
                failed += 1
                print(verdict, flush=True)
    return runs, failed, struck


def _wanted(app: Flask, options: argparse.Namespace) -> Iterable[Run]:
    nothing_named = not (options.seeds or options.crashes or options.permutations)
    for seed in range(options.first, options.first + (50 if nothing_named else options.seeds)):
        yield partial(engine.by_seed, seed=seed, kills=options.kills, size=options.size)
    if options.crashes:
        for plot in [options.plot] if options.plot else PLOTS:
            for step in engine.crash_points(app, plot, alike_once=False):
                yield partial(_death, step=step, plot=plot)
    for order in range(options.first, options.first + options.permutations):
        yield partial(permutations.by_order, order=order)


def _death(app: Flask, step: int, plot: str) -> Verdict:
    return engine.by_crash(app, step, plot=plot)


if __name__ == "__main__":
    sys.exit(main())
