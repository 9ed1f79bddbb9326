"""The private PostgreSQL: shared by its users, gone after the last one, never an orphan."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from kit import embedded_postgres, postgres_guard
from kit.embedded_postgres import CannotStart, Server
from kit.postgres_cluster import Owner

USER = """
import sys
from pathlib import Path
from kit import embedded_postgres
server = embedded_postgres.start(Path(sys.argv[1]), fast_and_unsafe=True)
print(server.url, flush=True)
sys.stdin.read()
"""
"""A program that uses the server until its input ends."""

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", autouse=True)
def made_once() -> Iterator[None]:
    """What initdb makes for the first test of a process is copied for the others."""
    plain = Owner.run
    with TemporaryDirectory(prefix="innesco-cluster-") as name, pytest.MonkeyPatch.context() as one:
        place, kept = Path(name), Path(name) / "kept"
        place.chmod(0o755)

        def run(owner: Owner, command: list[str]) -> "subprocess.CompletedProcess[str]":
            if not command[0].endswith("/initdb"):
                return plain(owner, command)
            fresh = command[command.index("-D") + 1]
            if kept.exists():
                return plain(owner, ["cp", "-a", f"{kept}/.", fresh])
            owner.give(place)
            made = plain(owner, command)
            assert plain(owner, ["cp", "-a", fresh, str(kept)]).returncode == 0
            return made

        one.setattr(Owner, "run", run)
        yield


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder; whatever runs in it is stopped and removed."""
    folder = tmp_path / "pg"
    yield folder
    for server in list(embedded_postgres._used.values()):
        if server.data == folder:
            server.stop()
    embedded_postgres.remove(folder)


def start(folder: Path) -> Server:
    return embedded_postgres.start(folder, fast_and_unsafe=True)


def ask(server: Server, question: str) -> object:
    """The first value of the first row."""
    plain = server.url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        cursor = connection.execute(question.encode())
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def another_user(folder: Path) -> "subprocess.Popen[str]":
    """Another process that uses the server; returns once it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql+psycopg://")
    return process


def wait_for_the_guard(folder: Path) -> None:
    """Returns when the guard has ended, and the server with it."""
    lock = os.open(folder / "guarded", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.close(lock)


def server_pid(folder: Path) -> int:
    return int((folder / "cluster" / "postmaster.pid").read_text().splitlines()[0])


def test_it_starts_answers_and_stops(data: Path) -> None:
    server = start(data)
    assert ask(server, "SELECT lower('CITTÀ')") == "città"
    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SHOW fsync") == "off"
    assert start(data) is server
    found = embedded_postgres.find(data)
    assert found is not None
    assert found.url == server.url
    server.stop()
    assert embedded_postgres.find(data) is None
    server.stop()


def test_nobody_else_may_reach_its_files_or_its_socket(data: Path) -> None:
    server = start(data)
    sockets = Path(server.url.split("host=")[1])
    assert sockets.stat().st_mode & 0o077 == 0
    assert (data / "cluster").stat().st_mode & 0o077 == 0


def test_what_was_written_is_there_the_next_time(data: Path) -> None:
    first = start(data)
    ask(first, "CREATE TABLE kept (number int)")
    ask(first, "INSERT INTO kept VALUES (42)")
    ask(first, "CHECKPOINT")
    first.stop()
    assert ask(start(data), "SELECT number FROM kept") == 42


def test_a_second_process_joins_and_the_last_one_to_leave_stops_it(data: Path) -> None:
    other = another_user(data)
    ours = start(data)
    other.communicate("")
    assert ask(ours, "SELECT 1") == 1
    pid = server_pid(data)
    ours.stop()
    wait_for_the_guard(data)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_killed_user_leaves_no_orphan(data: Path) -> None:
    other = another_user(data)
    other.kill()
    other.communicate()
    wait_for_the_guard(data)
    assert embedded_postgres.find(data) is None


def test_after_a_killed_guard_the_next_start_clears_up(data: Path) -> None:
    first = start(data)
    abandoned = server_pid(data)
    assert first.guard is not None
    first.guard.kill()
    first.guard.wait()
    first.stop()
    second = start(data)
    assert server_pid(data) != abandoned
    assert ask(second, "SELECT 1") == 1


def test_a_stale_note_of_a_process_that_is_not_postgresql_does_not_stop_the_start(
    data: Path,
) -> None:
    start(data).stop()
    notes = f"{os.getpid()}\n{data}\n1\n5432\n{data}\n\n1 1\nready\n"
    (data / "cluster" / "postmaster.pid").write_text(notes)
    assert embedded_postgres.find(data) is None
    assert ask(start(data), "SELECT 1") == 1


def test_a_deep_folder_gets_a_short_socket(data: Path) -> None:
    deep = data / ("far, away " * 12) / "pg"
    server = start(deep)
    sockets = Path(server.url.split("host=")[1])
    assert len(str(sockets / embedded_postgres.SOCKET)) <= embedded_postgres.LONGEST_SOCKET
    assert ask(server, "SELECT 1") == 1
    server.stop()
    assert not sockets.exists() or sockets.name == "cluster"
    embedded_postgres.remove(deep)


def test_data_of_another_release_is_refused_with_the_reason(data: Path) -> None:
    start(data).stop()
    (data / "cluster" / "PG_VERSION").write_text("15\n")
    with pytest.raises(CannotStart, match=r"made by PostgreSQL 15"):
        start(data)
    (data / "cluster" / "PG_VERSION").write_text("18\n")


def test_a_server_that_cannot_start_says_why(data: Path) -> None:
    start(data).stop()
    settings = data / "cluster" / "postgresql.auto.conf"
    settings.write_text("port = nonsense\n")
    with pytest.raises(CannotStart, match=r"did not start: .*log"):
        start(data)


def test_the_guard_stops_the_server_when_it_is_told_to(data: Path) -> None:
    server = start(data)
    assert server.guard is not None
    server.guard.send_signal(signal.SIGTERM)
    assert server.guard.wait() == 0
    assert embedded_postgres.find(data) is None


def test_a_data_folder_has_one_guard(data: Path) -> None:
    server = start(data)
    second = [sys.executable, postgres_guard.__file__, "--users", str(data / "users")]
    second += ["--guarded", str(data / "guarded"), "--log", str(data / "log"), "--", "false"]
    assert subprocess.run(second, check=False).returncode == postgres_guard.ALREADY_GUARDED
    assert ask(server, "SELECT 1") == 1
