"""Our own private PostgreSQL, from a wheel: started where no DATABASE_URL is given.

Unix socket only, in a folder that nobody else may enter, one server a data folder. Any number
of processes may use it; it stops by itself after the last one, whatever ends that one (see
kit.postgres_guard). Folder `data` holds the cluster, the server's log and three lock files.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kit import postgres_cluster, postgres_guard
from kit.postgres_cluster import CannotStart, Cluster, Owner

__all__ = ["CannotStart", "Server", "find", "remove", "start"]

SETTINGS = {
    "max_connections": "200",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
"""For throw-away databases only: a crash of the machine would lose them."""

LONGEST_SOCKET = 100
"""Bytes of a socket's path; the systems allow 103 (macOS) or 107 (Linux)."""
SOCKET = ".s.PGSQL.5432"
START_SECONDS = 90
"""A server that recovers from a crash of the machine may take a while."""


@dataclass
class Server:
    """A running server; `url` is SQLAlchemy's, for the database `postgres`."""

    url: str
    data: Path
    guard: "subprocess.Popen[bytes] | None" = None
    held: int | None = None

    def stop(self) -> None:
        """Let go of the server; if we were the last user, return when it has stopped."""
        if self.held is None:
            return
        os.close(self.held)
        self.held = None
        _used.pop(self.data, None)
        if self.guard is not None and not _is_used(self.data):
            with suppress(subprocess.TimeoutExpired):
                self.guard.wait(postgres_guard.PATIENCE_SECONDS)


_used: dict[Path, Server] = {}
"""The servers that this process uses, by data folder."""


def start(data: Path, *, fast_and_unsafe: bool = False) -> Server:
    """Start the server of folder `data`, or join it if it runs already; CannotStart says why not.

    The folder and its parents are made if missing. With `fast_and_unsafe` nothing is flushed to
    disk (tests). The server runs until `stop()` or the end of the last process that uses it.
    """
    data = data.absolute()
    if data in _used:
        return _used[data]
    try:
        data.mkdir(parents=True, exist_ok=True)
        with _starting(data):
            server = _join_or_launch(data, fast_and_unsafe)
    except PermissionError as error:
        raise CannotStart(f"{error.filename} may not be written by this user") from error
    _used[data] = server
    return server


def find(data: Path) -> Server | None:
    """The running server of folder `data`, or None. It may end at any moment: `start` holds it."""
    folder = _socket_folder(data / "cluster")
    if folder is None or not _answers(folder):
        return None
    return Server(_url(folder), data)


def remove(data: Path) -> None:
    """Delete folder `data` with the cluster; stop every user first."""
    postgres_cluster.remove(data)


def _join_or_launch(data: Path, fast_and_unsafe: bool) -> Server:
    held = os.open(data / "users", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(held, fcntl.LOCK_SH)
    try:
        found = find(data)
        if found is not None and _is_locked(data / "guarded"):
            return Server(found.url, data, held=held)
        _clear_leftovers(data, found is not None)
        cluster = postgres_cluster.prepare(data, sync=not fast_and_unsafe)
        guard = _launch(data, cluster, fast_and_unsafe)
        return Server(_when_ready(data, guard), data, guard, held)
    except BaseException:
        os.close(held)
        raise


def _launch(data: Path, cluster: Cluster, fast_and_unsafe: bool) -> "subprocess.Popen[bytes]":
    folder = cluster.folder.resolve()
    sockets = folder
    if not _fits(sockets):
        sockets = _short_folder(cluster.owner)
    settings = {**SETTINGS, **(UNSAFE if fast_and_unsafe else {})}
    command = [sys.executable, "-I", "-S", postgres_guard.__file__]
    command += ["--users", str(data / "users"), "--guarded", str(data / "guarded")]
    command += ["--log", str(data / "log")]
    if cluster.owner.is_other:
        command += ["--uid", str(cluster.owner.uid), "--gid", str(cluster.owner.gid)]
    if sockets != folder:
        command += ["--socket-folder", str(sockets)]
    if fast_and_unsafe:
        command += ["--at-once"]
    command += ["--", str(cluster.program / "postgres"), "-D", str(folder)]
    command += ["-h", "", "-k", str(sockets)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return subprocess.Popen(  # noqa: S603 (our own argument list)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )


def _when_ready(data: Path, guard: "subprocess.Popen[bytes]") -> str:
    """Wait until the server answers; its URL."""
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and guard.poll() is None:
        if found := find(data):
            return found.url
        time.sleep(0.02)
    guard.terminate()
    raise CannotStart(f"PostgreSQL did not start: {_last_words(data / 'log')}")


def _last_words(log: Path) -> str:
    with suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        told = [line for line in lines if "FATAL" in line or "could not" in line]
        return f"{(told or lines or ['nothing in its log'])[-1]} (its log: {log})"
    return f"see its log, {log}"


def _clear_leftovers(data: Path, answers: bool) -> None:
    """What a guard that was killed left: a server without a guard, or its stale lock file."""
    notes = data / "cluster" / "postmaster.pid"
    if not notes.exists():
        return
    pid = int(notes.read_text(encoding="ascii").split("\n", 1)[0])
    if answers or _is_postgres(pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        last = time.monotonic() + postgres_guard.PATIENCE_SECONDS
        while notes.exists() and time.monotonic() < last:
            time.sleep(0.05)
    else:
        notes.unlink(missing_ok=True)


def _is_postgres(pid: int) -> bool:
    """Whether the process of this number is PostgreSQL; numbers are used again after a restart."""
    try:
        return "postgres" in Path(f"/proc/{pid}/comm").read_text(encoding="utf-8")
    except OSError:
        ps = shutil.which("ps")
        return (
            ps is not None and "postgres" in Owner().run([ps, "-o", "comm=", "-p", str(pid)]).stdout
        )


def _socket_folder(cluster: Path) -> Path | None:
    """Line five of the file in which a running server describes itself; line eight is its state."""
    with suppress(OSError):
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return Path(lines[4])
    return None


def _answers(folder: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(2)
        return client.connect_ex(str(folder / SOCKET)) == 0


def _url(folder: Path) -> str:
    return f"postgresql+psycopg://postgres@/postgres?host={quote(str(folder))}"


def _fits(folder: Path) -> bool:
    path = str(folder / SOCKET)
    return len(path.encode()) <= LONGEST_SOCKET and not set(path) & set(",\"'")


def _short_folder(owner: Owner) -> Path:
    """A folder of the server's own for its socket, where the checkout lies too deep."""
    for base in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 (mkdtemp makes a private folder)
        folder = Path(tempfile.mkdtemp(prefix="innesco-", dir=base))
        if _fits(folder) and owner.can_enter(folder.parent):
            owner.give(folder)
            return folder
        folder.rmdir()
    raise CannotStart("no folder is short enough for PostgreSQL's socket: set TMPDIR=/tmp")


@contextmanager
def _starting(data: Path) -> Iterator[None]:
    """Processes that start the same server at once do it one after the other."""
    lock = os.open(data / "starting", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _is_used(data: Path) -> bool:
    """Whether a process still holds the server; the guard itself does not count."""
    return _is_locked(data / "users") and not _stopping(data)


def _stopping(data: Path) -> bool:
    """The guard holds the users' lock alone: not even a shared one can be had."""
    return _is_locked(data / "users", shared=True)


def _is_locked(path: Path, *, shared: bool = False) -> bool:
    try:
        lock = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
