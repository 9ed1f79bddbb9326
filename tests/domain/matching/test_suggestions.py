"""Suggestions: nearest in meaning where there are vectors, by words where there are none."""

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text

from kit.unit_of_work import unit_of_work
from matching import listings, suggestions, vectors
from matching.fit import meaning
from matching.fit.meaning import DIMENSIONS, SentenceEncoder, Vector
from matching.models import Listing
from tests.factories import accounts, exchange
from tests.support.queries import counted

Jobs = Callable[..., list[str]]
MEANINGS = ("conti contabil", "furgon traslo", "sala stanza")


class ByStems:
    """An encoder for tests: one number a meaning it knows."""

    def encode(self, texts: Sequence[str]) -> list[Vector]:
        return [self._one(text.lower()) for text in texts]

    def _one(self, text: str) -> Vector:
        known = [float(any(stem in text for stem in one.split())) for one in MEANINGS]
        length = sum(known) ** 0.5 or 1.0
        return [number / length for number in known] + [0.0] * (DIMENSIONS - len(known))


@pytest.fixture
def by_stems() -> Iterator[None]:
    """Vectors by the encoder of this file."""
    vectors.use(ByStems())
    yield
    vectors.use(SentenceEncoder())


@pytest.fixture
def no_encoder() -> Iterator[None]:
    """A service without an encoder."""
    vectors.use(None)
    yield
    vectors.use(SentenceEncoder())


def titles(listing: Listing) -> list[str]:
    with unit_of_work():
        return [one.listing.title for one in suggestions.for_listing(exchange.fresh(listing))]


def test_the_nearest_in_meaning_come_first_without_a_word_in_common(
    by_stems: None, app: Flask, run_jobs: Jobs
) -> None:
    need = exchange.need(title="Chi ci aiuta con i conti?", description="Siamo in difficoltà.")
    exchange.offer(title="Contabile volontaria", description="Registro fatture per voi.")
    exchange.offer(title="Autista", description="Guido il mio furgone nei fine settimana.")
    assert run_jobs("matching.describe") == ["matching.describe"] * 3
    assert titles(need)[0] == "Contabile volontaria"


def test_both_ways(by_stems: None, app: Flask, run_jobs: Jobs) -> None:
    need, offer = exchange.need(), exchange.offer()
    run_jobs("matching.describe")
    assert titles(need) == [offer.title]
    assert titles(offer) == [need.title]


def test_without_vectors_words_find_candidates(no_encoder: None, app: Flask) -> None:
    need = exchange.need(title="Cerchiamo un commercialista", description="Per la contabilità.")
    exchange.offer(title="Tengo la contabilità", description="Di piccole associazioni.")
    exchange.offer(title="Furgone con autista", description="Nei fine settimana.")
    assert titles(need) == ["Tengo la contabilità"]


def test_what_left_the_board_has_no_vector(by_stems: None, app: Flask, run_jobs: Jobs) -> None:
    need, offer = exchange.need(), exchange.offer()
    run_jobs("matching.describe")
    with unit_of_work():
        assert vectors.known([need.id, offer.id]) == {need.id, offer.id}
        listings.close(offer, "test")
    assert titles(need) == []
    run_jobs("matching.describe")
    with unit_of_work():
        assert vectors.known([need.id, offer.id]) == {need.id}


@pytest.mark.parametrize("encoder", ["by_stems", "no_encoder"])
def test_dates_that_cannot_meet_are_no_candidates(
    app: Flask, run_jobs: Jobs, encoder: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(encoder)
    need = exchange.need(begins=date(2027, 6, 1), ends=date(2027, 6, 30))
    exchange.offer(title="Contabilità a marzo", ends=date(2027, 3, 31))
    exchange.offer(title="Contabilità a luglio", begins=date(2027, 7, 10))
    exchange.offer(title="Contabilità a ottobre", begins=date(2027, 10, 1))
    run_jobs("matching.describe")
    assert titles(need) == ["Contabilità a luglio"]


def test_whoever_already_talks_is_left_out_and_oneself_too(
    by_stems: None, app: Flask, run_jobs: Jobs
) -> None:
    need, offer = exchange.need(), exchange.offer()
    exchange.offer(exchange.account_of(need))
    run_jobs("matching.describe")
    assert titles(need) == [offer.title]
    exchange.proposed(need, offer)
    assert titles(need) == []


def test_it_says_why(by_stems: None, app: Flask, run_jobs: Jobs) -> None:
    need = exchange.need(
        quantity=8, unit="persone", kind="time", district="M6", title="Otto contabili",
        begins=date(2027, 3, 3), ends=date(2027, 3, 20),
    )  # fmt: skip
    exchange.offer(quantity=5, unit="persone", kind="time", district="M4", title="Cinque contabili")
    run_jobs("matching.describe")
    with unit_of_work():
        (found,) = suggestions.for_listing(exchange.fresh(need))
    assert found.reasons == (
        "quartiere vicino: Municipalità 4",
        "dal 3 marzo 2027 al 20 marzo 2027",
        "5 su 8 persone",
        "cerchi: Otto contabili, offre: Cinque contabili",
    )


def test_as_many_queries_however_many_offers(by_stems: None, app: Flask, run_jobs: Jobs) -> None:
    need = exchange.need()
    giver = accounts.account("animator")  # staff write as much as they like
    with unit_of_work():
        for number in range(40):
            exchange.offer(giver, title=f"Contabilità numero {number}")
    run_jobs("matching.describe")
    with unit_of_work(), counted() as sent:
        assert len(suggestions.for_listing(exchange.fresh(need))) == suggestions.SHOWN
    assert len(sent) <= 9


def test_without_vectors_another_name_of_the_same_thing_is_found(
    no_encoder: None, app: Flask
) -> None:
    need = exchange.need(title="Un laptop per l'aula", description="Anche vecchio.", kind="goods")
    exchange.offer(title="Due portatili dismessi", description="Funzionano.", kind="goods")
    exchange.offer(title="Trapano", description="Lo presto.", kind="goods")
    assert titles(need) == ["Due portatili dismessi"]


def test_the_service_starts_without_the_package_of_the_encoder(
    monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setitem(sys.modules, meaning.PACKAGE, None)
    importlib.invalidate_caches()
    assert not meaning.is_there()
    assert vectors.installed() is None


def test_vectors_for_what_was_there_before_pgvector(
    by_stems: None, app: Flask, run_jobs: Jobs
) -> None:
    need, offer = exchange.need(), exchange.offer()
    run_jobs("matching.describe")
    with unit_of_work() as opened:
        opened.execute(text("DROP TABLE listing_vectors"))
    runner = app.test_cli_runner()
    try:
        said = runner.invoke(args=["exchange", "vectors"])
        assert (said.exit_code, "2 notices" in said.output) == (0, True)
        assert run_jobs("matching.describe") == ["matching.describe"] * 2
        assert "0 notices" in runner.invoke(args=["exchange", "vectors"]).output
        assert titles(need) == [offer.title]
        with unit_of_work() as opened:
            indexes = opened.scalars(
                text("SELECT indexdef FROM pg_indexes WHERE tablename = 'listing_vectors'")
            )
            assert sum("hnsw" in one for one in indexes) == 2
    finally:
        with unit_of_work():
            vectors.install()


def test_without_an_encoder_the_command_says_so(no_encoder: None, app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["exchange", "vectors"])
    assert said.exit_code == 1
    assert "not installed" in said.output
