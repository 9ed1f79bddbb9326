"""Keeps a test process and its connections' servers on one core: only one of them runs at a time.

Whoever asks PostgreSQL waits for the answer. Waking a process on another core takes longer than
most answers do: a query over a socket takes twice as long between two cores as on one. Where a
test is about many at once, `everywhere` gives all cores back.
"""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.pool import Pool

_ALL = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
_servers: set[int] = set()
"""The processes of PostgreSQL that serve our pools."""


def pin() -> None:
    """From now on this process, what it starts and who serves it stay on one core."""
    if len(_ALL) > 1 and not event.contains(Pool, "connect", _connected):
        event.listen(Pool, "connect", _connected)
    _keep_to(_mine())


@contextmanager
def everywhere() -> Iterator[None]:
    """All cores for the time of the block."""
    before = set(os.sched_getaffinity(0)) if _ALL else set()
    _keep_to(set(_ALL))
    try:
        yield
    finally:
        _keep_to(before)


def beside(connection: psycopg.Connection) -> None:
    """Keep the process of PostgreSQL that serves a connection where this process is."""
    if _ALL and connection.info.host.startswith("/"):  # a socket's folder: it is on this machine
        server = connection.info.backend_pid
        _servers.add(server)
        _move(server, set(os.sched_getaffinity(0)))


def _connected(raw: Any, _record: object) -> None:
    beside(raw)


def _keep_to(cores: set[int]) -> None:
    if cores:
        os.sched_setaffinity(0, cores)
        for server in list(_servers):
            _move(server, cores)


def _move(server: int, cores: set[int]) -> None:
    try:
        os.sched_setaffinity(server, cores)
    except OSError:  # it has ended, or is another user's
        _servers.discard(server)


def _mine() -> set[int]:
    """The core of this process among those that share the work."""
    of_pytest = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    number = int(of_pytest) + sum(multiprocessing.current_process()._identity)
    return {_ALL[number % len(_ALL)]} if _ALL else set()
