"""Four ways to rank offers for a need: PostgreSQL's full text, letters, the encoder, ours."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from benchmarks.matching.labels import Labelled
from kit import embedded_postgres
from matching.fit import letters, meaning, ranking
from matching.fit.ceilings import Borders
from matching.fit.ranking import Candidate
from matching.notices import Notice

Ranking = dict[str, list[str]]

_FULLTEXT = """
SELECT key FROM offers, (SELECT replace(plainto_tsquery('italian', %s)::text, '&', '|')::tsquery
    AS wanted) AS query
ORDER BY ts_rank(words, wanted) DESC, key
"""


@dataclass(frozen=True)
class Method:
    """A name for the table, and what ranks."""

    name: str
    rank: Callable[[Labelled, Borders], Ranking]


def fulltext(labelled: Labelled, borders: Borders) -> Ranking:
    """PostgreSQL's Italian full text: any word counts, ts_rank orders."""
    with _database() as connection:
        connection.execute("CREATE TEMP TABLE offers (key text, words tsvector)")
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO offers VALUES (%s, to_tsvector('italian', %s))",
                [(one.key, one.text) for one in labelled.offers],
            )
        return {
            need.key: [row[0] for row in connection.execute(_FULLTEXT, (need.text,))]
            for need in labelled.needs
        }


def ngrams(labelled: Labelled, borders: Borders) -> Ranking:
    """Likeness of letters alone."""
    texts = [one.text for one in labelled.offers]
    return {
        need.key: _ordered(labelled.offers, letters.likeness(need.text, texts))
        for need in labelled.needs
    }


def encoder(labelled: Labelled, borders: Borders) -> Ranking:
    """Likeness of meaning alone."""
    needs, offers = _candidates(labelled.needs), _candidates(labelled.offers)
    return {
        need.notice.key: _ordered(
            labelled.offers,
            [meaning.likeness(need.vector or (), one.vector or ()) for one in offers],
        )
        for need in needs
    }


def ours(labelled: Labelled, borders: Borders) -> Ranking:
    """What the service does: hard rules, then meaning and letters together."""
    offers = _candidates(labelled.offers)
    return {
        need.notice.key: [fit.key for fit in ranking.rank(need, offers, borders)]
        for need in _candidates(labelled.needs)
    }


METHODS = (
    Method("fulltext", fulltext),
    Method("ngrams", ngrams),
    Method("encoder", encoder),
    Method("ours", ours),
)


def _candidates(notices: Sequence[Notice]) -> list[Candidate]:
    vectors = meaning.SentenceEncoder().encode([one.text for one in notices])
    return [Candidate(one, vector) for one, vector in zip(notices, vectors, strict=True)]


def _ordered(offers: Sequence[Notice], scores: Sequence[float]) -> list[str]:
    pairs = sorted(zip(scores, offers, strict=True), key=lambda pair: (-pair[0], pair[1].key))
    return [one.key for _score, one in pairs]


@contextmanager
def _database() -> Iterator[psycopg.Connection]:
    """A PostgreSQL of one's own for as long as it is needed."""
    with TemporaryDirectory(prefix="innesco-bench-") as folder:
        Path(folder).chmod(0o755)
        server = embedded_postgres.start(Path(folder) / "pg", fast_and_unsafe=True)
        try:
            plain = server.url.replace("postgresql+psycopg://", "postgresql://")
            with psycopg.connect(plain, autocommit=True) as connection:
                yield connection
        finally:
            server.stop()
            embedded_postgres.remove(Path(folder) / "pg")
