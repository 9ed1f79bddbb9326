"""How long suggestions for one need take among many offers: in the database, and in all.

Offers and needs are made up: 64 sentences as centres of meaning, each offer a centre's vector
with noise, so that the index has neighbourhoods to find, as real texts have.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import psycopg
from sqlalchemy import event, select

from kit import db, embedded_postgres, migrate
from kit.unit_of_work import session, unit_of_work
from matching import suggestions
from matching.fit.meaning import SentenceEncoder
from matching.models import Listing

THINGS = (
    "contabilità", "furgone", "sala prove", "tavoli", "lezioni di italiano", "pane",
    "pittura dei muri", "fotografie",
)  # fmt: skip
FORMS = (
    "Offro {} il sabato", "Metto a disposizione {}", "Regalo {} alle associazioni",
    "Ho {} da condividere", "{} per chi comincia", "Mi occupo di {} da anni",
    "{}: chiamatemi", "Do una mano con {}",
)  # fmt: skip
NOISE = 0.02
"""Spread of each of the 512 numbers: two offers of one centre are about 0.8 alike."""
NEEDS = 200

_ACCOUNT = """
INSERT INTO accounts (id, email, display_name, role, locale, created_at, last_totp_step, state,
    state_since) SELECT n, 'p' || n || '@posta.example', 'P', 'citizen', 'it', now(), 0, 'active',
    now() FROM generate_series(1, 2) AS n
"""
_LISTING = """
COPY listings (id, code, side, author_id, created_at, kind, title, description, district,
    quantity, promised, done, giver, shown_name, state, state_since) FROM STDIN
"""

_VECTORS = "COPY listing_vectors (listing_id, side, vector) FROM STDIN"


@dataclass(frozen=True)
class Figures:
    """Milliseconds."""

    database_median: float
    database_p95: float
    whole_median: float


def measure(offers: int, districts: Sequence[str]) -> Figures:
    """Suggestions for 200 needs among `offers` offers, one after the other."""
    with TemporaryDirectory(prefix="innesco-bench-") as folder:
        Path(folder).chmod(0o755)
        server = embedded_postgres.start(Path(folder) / "pg", fast_and_unsafe=True)
        try:
            migrate.upgrade(server.url)
            with psycopg.connect(_plain(server.url), autocommit=True) as connection:
                _fill(connection, offers, districts)
            db.configure(server.url)
            return _ask()
        finally:
            db.dispose()
            server.stop()
            embedded_postgres.remove(Path(folder) / "pg")


def _fill(connection: psycopg.Connection, offers: int, districts: Sequence[str]) -> None:
    """All rows, then the indexes of the vectors as the migration makes them."""
    texts = [form.format(thing) for thing in THINGS for form in FORMS]
    centres = np.asarray(SentenceEncoder().encode(texts))
    chance = np.random.default_rng(7)
    defined = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'listing_vectors'"
        " AND indexname LIKE 'ix_%'"
    ).fetchall()
    for name, _definition in defined:
        connection.execute(f"DROP INDEX {name}".encode())
    connection.execute(_ACCOUNT)
    sides = ["offer"] * offers + ["need"] * NEEDS
    which = chance.integers(len(texts), size=len(sides))
    now = "2027-03-01T10:00:00Z"
    with connection.cursor() as cursor, cursor.copy(_LISTING) as copy:
        for number, side in enumerate(sides, 1):
            is_offer = side == "offer"
            copy.write_row((
                number, f"N{number}", side, 1 if is_offer else 2, now, "skill",
                texts[which[number - 1]], "Ne parliamo volentieri.",
                districts[number % len(districts)], None if is_offer else 1, 0, 0,
                "citizen" if is_offer else None, "", "open", now,
            ))  # fmt: skip
    with connection.cursor() as cursor, cursor.copy(_VECTORS) as copy:
        for number, side in enumerate(sides, 1):
            near = centres[which[number - 1]] + chance.normal(0, NOISE, centres.shape[1])
            near = near / np.linalg.norm(near)
            written = "[" + ",".join(f"{one:.6f}" for one in near) + "]"
            copy.write_row((number, side, written))
    connection.execute("SET maintenance_work_mem = '1GB'")
    for _name, definition in defined:
        connection.execute(definition.encode())
    connection.execute("VACUUM ANALYZE")


def _ask() -> Figures:
    with unit_of_work():
        needs = list(session().scalars(select(Listing).where(Listing.side == "need")))
    in_database, in_all = [], []
    for need in [*needs[:10], *needs]:
        with _timed() as spent, unit_of_work():
            before = time.perf_counter()
            suggestions.for_listing(need)
            in_all.append((time.perf_counter() - before) * 1000)
        in_database.append(sum(spent))
    in_database, in_all = in_database[10:], in_all[10:]
    return Figures(
        statistics.median(in_database),
        statistics.quantiles(in_database, n=20)[-1],
        statistics.median(in_all),
    )


@contextmanager
def _timed() -> Iterator[list[float]]:
    """Milliseconds of each statement within the block."""
    spent: list[float] = []
    began: list[float] = []

    def begin(*_about: Any) -> None:
        began.append(time.perf_counter())

    def end(*_about: Any) -> None:
        spent.append((time.perf_counter() - began.pop()) * 1000)

    event.listen(db.engine(), "before_cursor_execute", begin)
    event.listen(db.engine(), "after_cursor_execute", end)
    try:
        yield spent
    finally:
        event.remove(db.engine(), "before_cursor_execute", begin)
        event.remove(db.engine(), "after_cursor_execute", end)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")
