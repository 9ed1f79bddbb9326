"""`make mutants`: plants each mistake in a process of its own, and says which check saw it.

make mutants                                  all of them, and the code as it is
make mutants ARGS="'two transactions'"        some
"""

import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from flask import Flask

from kit import db
from tests.faults import ground, probes
from tests.faults.mutants import catalogue

NONE = "nothing planted"
TIMEOUT_SECONDS = 300
AT_ONCE = 2


def main(given: list[str]) -> int:
    """0 if every mistake was seen, and the code without one passes the same probes."""
    wanted = given or [*(mutant.name for mutant in catalogue.ALL), NONE]
    shares = [wanted[number::AT_ONCE] for number in range(AT_ONCE)]
    with ground.server(), multiprocessing.get_context("fork").Pool(AT_ONCE) as pool:
        right = sum(pool.imap_unordered(_share, shares))
    print(f"mutants: {right} of {len(wanted)} as they should be")
    return 0 if right == len(wanted) else 1


def _share(names: list[str]) -> int:
    """Try some, one after the other on one database; how many were as they should be."""
    right = 0
    with ground.composed() as app:
        for name in names:
            line, is_right = apart(app, name)
            print(line, flush=True)
            right += is_right
    return right


def apart(app: Flask, name: str) -> tuple[str, bool]:
    """Try one in a process of its own: what to say, and whether it is as it should be.

    The process is forked from this one, which has all in memory, and has this one's database
    to itself meanwhile: nobody here does anything until it has ended.
    """
    here, there = multiprocessing.Pipe(duplex=False)
    db.dispose()
    number = os.fork()
    if number == 0:
        _here(app, name, there)
    there.close()
    try:
        told, is_right = here.recv() if here.poll(TIMEOUT_SECONDS) else ("took too long", False)
    except EOFError:
        told, is_right = "ended without a word", False
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
    return f"{name:<34} {told}", is_right


def _here(app: Flask, name: str, answer: "Connection[Any, Any]") -> NoReturn:
    """The forked process: it never goes back to what its parent was about to do."""
    try:
        answer.send(look(app, name))
    except BaseException as error:  # noqa: BLE001
        answer.send((f"broke: {error!r}"[:300], False))
    finally:
        os._exit(0)


def look(app: Flask, name: str) -> tuple[str, bool]:
    """Plant one mistake in this process, for good, and look for it."""
    mutant = next((one for one in catalogue.ALL if one.name == name), None)
    order = list(probes.ALL)
    if mutant is not None:
        order.sort(key=lambda probe: probe != mutant.look)
        mutant.plant()
    for probe in order:
        if broken := probes.ALL[probe](app):
            return f"caught by '{probe}': {broken[0][:120]}", mutant is not None
    return ("survived", False) if mutant is not None else ("passes every probe", True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
