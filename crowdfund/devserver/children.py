"""Child processes: their lines under a name, a second chance each, and an orderly end."""

import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TextIO

LIVED_LONG_ENOUGH_SECONDS = 60
"""A child that lived this long after a restart gets another one."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux's prctl(2)."""
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Printer:
    """Writes whole lines of many threads, each under the name of its program."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    width: int = 8
    lock: threading.Lock = field(default_factory=threading.Lock)

    def line(self, name: str, text: str) -> None:
        with self.lock:
            print(f"{name:<{self.width}} | {text}", file=self.out, flush=True)

    def say(self, text: str = "") -> None:
        with self.lock:
            print(text, file=self.out, flush=True)


@dataclass
class Child:
    """A program we keep running. `patience` is how many seconds it gets to end by itself."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    printer: Printer
    patience: float = 3.0
    process: "subprocess.Popen[str] | None" = None
    restarted_at: float | None = None
    leave_out: "re.Pattern[str] | None" = None
    """Lines that match are not worth a word."""

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches us alone."""
        self.process = subprocess.Popen(  # noqa: S603 (our own argument list)
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_end_with_parent(os.getpid()),  # noqa: PLW1509 (no lock is taken in it)
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def revive(self) -> bool:
        """Start it again after it died; False if it dies too often."""
        assert self.process is not None
        code, now = self.process.returncode, time.monotonic()
        if self.restarted_at is not None and now - self.restarted_at < LIVED_LONG_ENOUGH_SECONDS:
            self.printer.line(self.name, f"ended again with code {code}: giving up")
            return False
        self.printer.line(self.name, f"ended with code {code}: starting it again")
        self.restarted_at = now
        self.start()
        return True

    def ask_to_end(self) -> None:
        self._signal(signal.SIGTERM)

    def end(self, before: float) -> None:
        """Wait until the moment `before` (monotonic seconds), then kill what is left of it."""
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, before - time.monotonic()))
            self._signal(signal.SIGKILL)
            self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if number is signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                self.process.send_signal(number)

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as said:
            for line in said:
                plain = COLOURS.sub("", line.rstrip())
                if self.leave_out is None or not self.leave_out.search(plain):
                    self.printer.line(self.name, plain)


def stop_in_order(groups: Sequence[Sequence[Child]], seconds: float) -> None:
    """Ask each group to end and wait for it, then the next; killed when `seconds` are over."""
    last = time.monotonic() + seconds
    for group in groups:
        for child in group:
            child.ask_to_end()
        for child in group:
            child.end(min(last, time.monotonic() + child.patience))


def _end_with_parent(parent: int) -> Callable[[], None] | None:
    """On Linux the kernel ends a child whose parent is killed; elsewhere it stays behind."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    return ask
