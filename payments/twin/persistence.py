"""Keeps the twin's objects in a SQLite file, so that a restart finds the payments again."""

import json
import sqlite3
from typing import Any

from payments.twin.store import Store

TABLES = """
create table if not exists things (
    position integer primary key autoincrement, id text unique not null, body text not null
);
create table if not exists settings (name text primary key, body text not null);
"""


class StateFile:
    """One SQLite file; written after every change, under the twin's lock."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = off")
        self._connection.executescript(TABLES)

    def load(self, store: Store) -> None:
        """Fill an empty store with what the file holds."""
        for (body,) in self._connection.execute("select body from things order by position"):
            store.put(json.loads(body))
        store.changed.clear()

    def save(self, store: Store) -> None:
        """Write what changed since the last time, all or nothing."""
        if not store.changed and not store.removed:
            return
        rows = [(name, json.dumps(thing)) for name, thing in store.changed.items()]
        gone = [(name,) for name in store.removed]
        with self._connection:
            self._connection.execute("begin")
            self._connection.executemany("delete from things where id = ?", gone)
            self._connection.executemany(
                "insert into things (id, body) values (?, ?)"
                " on conflict (id) do update set body = excluded.body",
                rows,
            )
        store.changed.clear()
        store.removed.clear()

    def setting(self, name: str) -> Any:
        """A value kept by `set_setting`, or None."""
        row = self._connection.execute(
            "select body from settings where name = ?", (name,)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def set_setting(self, name: str, value: Any) -> None:
        """Keep one value under a name."""
        self._connection.execute("replace into settings values (?, ?)", (name, json.dumps(value)))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
