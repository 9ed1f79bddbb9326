"""Vectors of needs and offers in PostgreSQL, where the extension `vector` (pgvector) is installed.

Only what is on the board has a vector; the table does not exist without the extension, and
then, as without an encoder, candidates come from full text alone (suggestions.py).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import text

from kit.unit_of_work import session
from matching.fit import meaning
from matching.fit.meaning import Encoder, SentenceEncoder, Vector
from matching.models import Listing

IS_THERE = text("SELECT to_regclass('listing_vectors') IS NOT NULL")
STORE = text("""
    INSERT INTO listing_vectors (listing_id, side, vector)
    VALUES (:id, :side, CAST(:vector AS vector))
    ON CONFLICT (listing_id) DO UPDATE SET vector = excluded.vector
""")
FORGET = text("DELETE FROM listing_vectors WHERE listing_id = :id")
KNOWN = text("SELECT listing_id FROM listing_vectors WHERE listing_id = ANY(:ids)")
MISSING = text("""
    SELECT id FROM listings WHERE state = 'open' AND id > :after
    AND NOT EXISTS (SELECT 1 FROM listing_vectors WHERE listing_id = listings.id)
    ORDER BY id LIMIT :most
""")
AVAILABLE = text("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
TABLE = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    """CREATE TABLE listing_vectors (
        listing_id bigint PRIMARY KEY REFERENCES listings (id) ON DELETE CASCADE,
        side varchar(8) NOT NULL,
        vector vector(512) NOT NULL)""",
    """CREATE INDEX ix_listing_vectors_needs ON listing_vectors
        USING hnsw (vector vector_ip_ops) WHERE side = 'need'""",
    """CREATE INDEX ix_listing_vectors_offers ON listing_vectors
        USING hnsw (vector vector_ip_ops) WHERE side = 'offer'""",
)
"""What the migration 0022 makes where it finds the extension."""
REACH = text("SELECT set_config('hnsw.ef_search', :wide, true)")
NEAREST = {
    side: text(f"""
        SELECT near.listing_id, -near.far AS likeness FROM (
            SELECT listing_id, vector <#> (
                SELECT vector FROM listing_vectors WHERE listing_id = :id
            ) AS far
            FROM listing_vectors WHERE side = '{side}' ORDER BY far LIMIT :wide
        ) AS near JOIN listings ON listings.id = near.listing_id
        WHERE listings.state = 'open' AND listings.moderation = 'visible'
        AND listings.author_id <> :author
        AND (listings.ends IS NULL OR listings.ends >= :first)
        AND (listings.begins IS NULL OR listings.begins <= :last)
        ORDER BY near.far LIMIT :most
    """)  # noqa: S608  two words of our own: the partial indexes need them as literals
    for side in ("need", "offer")
}
WIDE = 200
"""How many neighbours are looked at before the dates are; twice what is ranked."""


def installed() -> Encoder | None:
    """The encoder, where its package is installed."""
    return SentenceEncoder() if meaning.is_there() else None


@dataclass
class _Chosen:
    encoder: Encoder | None = field(default_factory=installed)


_chosen = _Chosen()


def use(encoder: Encoder | None) -> None:
    """Choose what makes vectors in this process; None for nothing."""
    _chosen.encoder = encoder


def are_there() -> bool:
    """Whether this database keeps vectors."""
    return bool(session().scalar(IS_THERE))


def is_encoder_there() -> bool:
    """Whether anything makes vectors in this process."""
    return _chosen.encoder is not None


def install() -> bool:
    """Make the table where the extension came after the migrations; False without the extension.

    Raises ProgrammingError where this role may not create the extension.
    """
    if are_there():
        return True
    if session().scalar(AVAILABLE) is None:
        return False
    for statement in TABLE:
        session().execute(text(statement))
    return True


def missing(after: int, most: int) -> list[int]:
    """Open listings without a vector, by number, from one on: 1 query."""
    return list(session().scalars(MISSING, {"after": after, "most": most}))


def encode(listing: Listing) -> Vector | None:
    """The vector of its words; None without an encoder. Takes milliseconds, a second at first."""
    if _chosen.encoder is None:
        return None
    return _chosen.encoder.encode([listing.notice.text])[0]


def store(listing_id: int, side: str, vector: Vector) -> None:
    """Keep, or replace, a vector."""
    session().execute(STORE, {"id": listing_id, "side": side, "vector": _written(vector)})


def forget(listing_id: int) -> None:
    """Whatever left the board is no candidate any more."""
    session().execute(FORGET, {"id": listing_id})


def known(listing_ids: Sequence[int]) -> set[int]:
    """Which of these have a vector: 1 query."""
    return set(session().scalars(KNOWN, {"ids": list(listing_ids)}))


def nearest(listing: Listing, first: date, last: date, most: int) -> dict[int, float]:
    """The open listings of the other side nearest in meaning, with the cosine: 2 queries.

    `first` and `last`: what ends before, or begins after, cannot fit at all. The listing needs
    a vector of its own. The vectors stay in the database: only likenesses leave it.
    """
    session().execute(REACH, {"wide": str(WIDE)})
    rows = session().execute(
        NEAREST[listing.other_side],
        {
            "id": listing.id,
            "author": listing.author_id,
            "first": first,
            "last": last,
            "wide": WIDE,
            "most": most,
        },
    )
    return {row.listing_id: row.likeness for row in rows}


def _written(vector: Vector) -> str:
    return json.dumps([round(number, 6) for number in vector])
