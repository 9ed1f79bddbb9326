"""The worker's own connections: one statement is one round trip, and a dead one is replaced."""

import asyncio
from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg_pool import AsyncConnectionPool

from kit import db, queue_pool


def test_a_connection_commits_by_itself_and_is_asked_only_after_a_rest(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    moment = [1000.0]
    monkeypatch.setattr("kit.queue_pool.monotonic", lambda: moment[0])

    async def answers(connection: psycopg.AsyncConnection[Any]) -> None:
        asked.append(connection.info.backend_pid)
        await connection.execute("")

    monkeypatch.setattr(AsyncConnectionPool, "check_connection", answers)

    async def use() -> None:
        async with _pool() as pool:
            for rest in (0, 0.5, 0.5, 5):
                moment[0] += rest
                async with pool.connection() as connection:
                    assert connection.autocommit
                    await connection.execute("SELECT 1")

    asyncio.run(use())
    assert len(asked) == 1


def test_a_connection_that_is_gone_is_replaced(app: Flask) -> None:
    async def use() -> list[int]:
        seen = []
        async with _pool() as pool:
            for _ in range(2):
                async with pool.connection() as connection:
                    seen.append(connection.info.backend_pid)
                await connection.close()
        return seen

    first, second = asyncio.run(use())
    assert first != second


def _pool() -> Any:
    plain = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    return queue_pool.make(
        conninfo=plain, min_size=1, max_size=1, configure=queue_pool.configure, open=False
    )
