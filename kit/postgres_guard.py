"""The process that owns our private PostgreSQL: stops it when nobody uses it any more.

Started as a script by kit.embedded_postgres, in a session of its own, so that Ctrl-C in a
terminal does not reach the database before the programs that use it. Every user holds a shared
lock on the file `users`; the operating system lets go of it when that process ends, however it
ends. The guard waits for the exclusive lock: when it gets it, the last user is gone.
Standard library only, nothing of ours: it starts in a few milliseconds.
"""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

PATIENCE_SECONDS = 20
ALREADY_GUARDED = 3


class _Wake(Exception):
    """A signal ended the wait: told to stop, or PostgreSQL has ended."""


def main(arguments: list[str]) -> int:
    """Run PostgreSQL until its last user is gone; its exit code."""
    options = _parse(arguments)
    guarded = os.open(options.guarded, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(guarded, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return ALREADY_GUARDED
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    server = _launch(options)
    try:
        _wait_until_unused(options.users, server)
    finally:
        code = _end(server, signal.SIGQUIT if options.at_once else signal.SIGINT)
        if options.socket_folder:
            shutil.rmtree(options.socket_folder, ignore_errors=True)
    return code


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=Path, required=True)
    parser.add_argument("--guarded", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("--socket-folder", type=Path, help="removed at the end")
    parser.add_argument("--at-once", action="store_true", help="stop without a checkpoint")
    parser.add_argument("server", nargs="+")
    return parser.parse_args(arguments)


def _launch(options: argparse.Namespace) -> "subprocess.Popen[bytes]":
    with options.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 (our own argument list)
            options.server,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=options.uid,
            group=options.gid,
            extra_groups=None if options.uid is None else [],
            cwd="/",
        )


def _wait_until_unused(users: Path, server: "subprocess.Popen[bytes]") -> None:
    def wake(number: int, frame: FrameType | None) -> NoReturn:
        raise _Wake

    with suppress(_Wake):
        signal.signal(signal.SIGTERM, wake)
        signal.signal(signal.SIGCHLD, wake)
        if server.poll() is None:
            fcntl.flock(os.open(users, os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _end(server: "subprocess.Popen[bytes]", politely: signal.Signals) -> int:
    for how in (politely, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            break
        server.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            server.wait(PATIENCE_SECONDS)
    return server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
