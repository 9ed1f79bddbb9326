"""Keeps what is in the database and puts it back: a story's beginning is made once a process."""

from psycopg import sql

from tests.support import aside

_TABLES = """
SELECT tablename FROM pg_tables
WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY tablename
"""

Snapshot = dict[str, bytes]
"""The rows of each table that has any."""


def take() -> Snapshot:
    """Everything that is in the database now."""
    kept = {}
    connection = aside.connected()
    for (table,) in connection.execute(_TABLES).fetchall():
        name = sql.Identifier(table)
        with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(name)) as rows:
            kept[table] = b"".join(bytes(part) for part in rows)
    return {table: rows for table, rows in kept.items() if rows}


def put(kept: Snapshot) -> None:
    """Put it back into empty tables, past foreign keys and triggers."""
    connection = aside.connected()
    with connection.transaction():
        for table, rows in kept.items():
            name = sql.Identifier(table)
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(name)) as into:
                into.write(rows)
