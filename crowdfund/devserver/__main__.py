"""The command behind `make run`: one city a checkout, until Ctrl-C."""

import fcntl
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO

from crowdfund.config import ROOT
from crowdfund.devserver import ports
from crowdfund.devserver.children import Printer
from crowdfund.devserver.city import CannotRun, City

LOCK = "run.lock"


class Stopped(BaseException):
    """Ctrl-C, a closed terminal or SIGTERM."""


class AlreadyRunning(Exception):
    """Another `make run` of this checkout has the city."""


def main() -> int:
    """Run the city; the exit code."""
    printer = Printer()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        return _run(printer)
    except (AlreadyRunning, CannotRun, ports.PortTaken, ValueError) as error:
        printer.say(f"run: {error}")
        return 1
    except PermissionError as error:
        printer.say(f"run: {error.filename} may not be used by this user: who made it?")
        return 1
    except Stopped:
        printer.say("run: stopped")
        return 0


def _run(printer: Printer) -> int:
    instance = Path(os.environ.get("CROWDFUND_INSTANCE") or ROOT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    with (instance / LOCK).open("a+", encoding="utf-8") as lock:
        _take(lock)
        chosen = ports.choose(os.environ.get("PORT") or "5000")
        _note(lock, f"process {os.getpid()}, http://{ports.HOST}:{chosen.web}")
        city = City(instance, chosen, os.environ, printer)
        try:
            city.come_up()
            printer.say(city.welcome())
            fine = city.keep_running(lambda: False)
        finally:
            _stop_only_once()
            printer.say("\nrun: stopping")
            city.go_down()
            _note(lock, "")
    return 0 if fine else 1


def _take(lock: TextIO) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise AlreadyRunning(
            f"this folder's city is running already ({lock.read().strip() or 'just starting'}); "
            "stop it with Ctrl-C where it runs, or clone the project a second time"
        ) from None


def _note(lock: TextIO, text: str) -> None:
    lock.truncate(0)
    lock.write(text)
    lock.flush()


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise Stopped


def _stop_only_once() -> None:
    """While stopping, a second Ctrl-C must not leave programs behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
