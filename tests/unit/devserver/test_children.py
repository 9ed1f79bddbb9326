"""Programs speak under their name, get a second chance, and end in order."""

import io
import os
import queue
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crowdfund.devserver.children import Child, Printer, stop_in_order

WAITS = "import signal; print('up', flush=True); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}; {WAITS}"
QUITS = "signal.signal(signal.SIGTERM, lambda *_: sys.exit())"
LOOKS = """
import os, signal, sys

def end(*_):
    try:
        os.kill({other}, 0)
        print("it is there")
    except ProcessLookupError:
        print("it is gone")
    sys.exit()

signal.signal(signal.SIGTERM, end)
"""
ROOT = Path(__file__).resolve().parents[3]

PARENT = """
import os, sys
from crowdfund.devserver.children import Child, Printer
code = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
Child("child", [sys.executable, "-c", code], dict(os.environ), Printer()).start()
sys.stdin.read()
"""


@dataclass
class Ear(Printer):
    """A printer that a test can wait for."""

    heard: "queue.Queue[tuple[str, str]]" = field(default_factory=queue.Queue)
    out: io.StringIO = field(default_factory=io.StringIO)

    def line(self, name: str, text: str) -> None:
        super().line(name, text)
        self.heard.put((name, text))

    def next(self) -> tuple[str, str]:
        return self.heard.get(timeout=60)


@pytest.fixture
def ear() -> Ear:
    return Ear()


Make = Callable[..., Child]

on_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs pidfd_open and prctl of Linux"
)


def ends(process: int) -> bool:
    """Wait until the process of this descriptor has ended."""
    ended, _, _ = select.select([process], [], [], 60)
    os.close(process)
    return bool(ended)


@pytest.fixture
def make(ear: Ear) -> Iterator[Make]:
    """Starts a child that runs some Python; what still runs at the end is killed."""
    made: list[Child] = []

    def one(code: str, name: str = "child", patience: float = 30.0) -> Child:
        child = Child(name, [sys.executable, "-c", code], dict(os.environ), ear, patience)
        made.append(child)
        child.start()
        return child

    yield one
    for child in made:
        child.end(time.monotonic())


def test_a_line_appears_under_the_name_of_its_program(make: Make, ear: Ear) -> None:
    make("import sys; sys.stdout.buffer.write(b'first\\n\\xff broken\\n')", "worker")
    assert ear.next() == ("worker", "first")
    assert ear.next() == ("worker", "\ufffd broken")
    assert ear.out.getvalue().startswith("worker   | first\n")


def test_small_talk_and_colours_are_left_out(make: Make, ear: Ear) -> None:
    child = Child(
        "grant",
        [sys.executable, "-c", "print(' * Running'); print('\\x1b[31mbroken\\x1b[0m')"],
        dict(os.environ),
        ear,
        leave_out=re.compile("Running"),
    )
    child.start()
    assert ear.next() == ("grant", "broken")
    child.end(time.monotonic() + 60)


def test_who_dies_is_started_again_once_with_a_word(make: Make, ear: Ear) -> None:
    child = make("raise SystemExit(7)", "clock")
    assert child.process is not None
    child.process.wait()
    assert child.has_ended()
    assert child.revive()
    assert ear.next() == ("clock", "ended with code 7: starting it again")
    child.process.wait()
    assert not child.revive()
    assert ear.next() == ("clock", "ended again with code 7: giving up")


def test_who_lived_long_after_a_restart_gets_another_one(make: Make) -> None:
    child = make("raise SystemExit(1)")
    assert child.process is not None
    child.process.wait()
    child.restarted_at = time.monotonic() - 3600
    assert child.revive()


def test_groups_end_one_after_the_other(make: Make, ear: Ear) -> None:
    """The second, when it is told to end, sees whether the first is there: lines may overtake."""
    first = make(f"import signal, sys; {QUITS}; {WAITS}", "web")
    assert first.process is not None
    second = make(LOOKS.format(other=first.process.pid) + WAITS, "worker")
    assert {ear.next(), ear.next()} == {("web", "up"), ("worker", "up")}
    stop_in_order([[first], [second]], 60)
    assert ear.next() == ("worker", "it is gone")


def test_who_does_not_listen_is_killed(make: Make, ear: Ear) -> None:
    child = make(STUBBORN, patience=0.1)
    ear.next()
    stop_in_order([[child]], 0.1)
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


@on_linux
def test_what_a_child_started_is_killed_with_it(make: Make, ear: Ear) -> None:
    says_who_it_is = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
    child = make(
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {says_who_it_is!r}])"
    )
    watched = os.pidfd_open(int(ear.next()[1]))
    child.end(time.monotonic())
    assert ends(watched)


@on_linux
def test_a_killed_supervisor_takes_its_children_along() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline().split("|")[1])
    watched = os.pidfd_open(child)
    parent.kill()
    parent.communicate()
    assert ends(watched)
