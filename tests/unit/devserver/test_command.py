"""`make run` explains itself when it cannot run."""

import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path

from crowdfund.devserver.__main__ import LOCK
from crowdfund.devserver.ports import HOST

ROOT = Path(__file__).resolve().parents[3]


def run(instance: Path, port: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "crowdfund.devserver"],
        cwd=ROOT,
        env={**os.environ, "PORT": port, "CROWDFUND_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        done = run(tmp_path, port)
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stdout
    assert "PORT=" in done.stdout
    assert done.stderr == ""


def test_a_port_that_is_none(tmp_path: Path) -> None:
    done = run(tmp_path, "http")
    assert done.returncode == 1
    assert "PORT must be a number" in done.stdout
    assert done.stderr == ""


def test_a_second_one_in_the_same_folder(tmp_path: Path) -> None:
    with (tmp_path / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("process 1234, http://127.0.0.1:5000")
        lock.flush()
        done = run(tmp_path, "0")
    assert done.returncode == 1
    assert "running already (process 1234, http://127.0.0.1:5000)" in done.stdout
    assert done.stderr == ""


def test_it_starts_nothing_when_it_cannot_run(tmp_path: Path) -> None:
    run(tmp_path, "http")
    assert not (tmp_path / "postgres").exists()
