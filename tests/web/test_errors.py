"""Errors: a page in plain words with its status and headers, a problem document for the API."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from crowdfund import config as configuration
from kit.authz import access
from kit.errors import Conflict, DomainError, NotFound, TooMany
from tests.support import database
from tests.support.composition import another, config_for

PROBLEM = "application/problem+json"


@access("site.public")
def broken(kind: str) -> str:
    """Breaks as it is told."""
    errors: dict[str, Exception] = {
        "bug": ZeroDivisionError("secret of the house"),
        "conflict": Conflict("x.conflict", "Non ora."),
        "missing": NotFound(),
        "domain": DomainError("x.small", "Troppo poco.", field="amount"),
        "many": TooMany("x.many", "Hai provato troppe volte.", retry_after=90),
        "many-http": TooManyRequests(retry_after=30),
        "down": ServiceUnavailable(retry_after=120),
    }
    if kind.isdigit():
        abort(int(kind))
    raise errors[kind]


@pytest.fixture(scope="module")
def breaking(
    composed: Flask, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An application with routes that break, as an operator runs it: forms are guarded."""
    folder = tmp_path_factory.mktemp("breaking")
    with another(composed, configured(database_url, folder)) as app:
        app.add_url_rule("/broken/<kind>", "broken", broken)
        app.add_url_rule("/api/v1/broken/<kind>", "api_broken", broken)
        yield app


def configured(url: str, folder: Path) -> configuration.Config:
    return config_for(
        url,
        folder,
        CROWDFUND_ENVIRONMENT="production",
        CROWDFUND_SECRET_KEY="x" * 40,
        CROWDFUND_MAIL_URL="smtp://127.0.0.1:9",
        CROWDFUND_STRIPE_SECRET_KEY="sk_test_x",
        CROWDFUND_STRIPE_WEBHOOK_SECRET="whsec_eHh4eHh4eHh4eHh4eHh4eHh4",
    )


@pytest.fixture
def visitor(breaking: Flask) -> FlaskClient:
    """A browser at the breaking application."""
    database.empty()
    return breaking.test_client()


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nowhere", 404, "Questa pagina non c'è"),
        ("/broken/missing", 404, "Questa pagina non c'è"),
        ("/broken/403", 403, "Questa pagina non è per te"),
        ("/broken/409", 409, "Nel frattempo qualcosa è cambiato"),
        ("/broken/conflict", 409, "Non ora."),
        ("/broken/410", 410, "Questo link non vale più"),
        ("/broken/418", 418, "Non abbiamo capito la richiesta"),
        ("/broken/domain", 422, "Troppo poco."),
        ("/broken/502", 502, "Qualcosa si è rotto da noi"),
        ("/broken/down", 503, "Torniamo tra poco"),
    ],
)
def test_a_page_in_plain_words(visitor: FlaskClient, path: str, status: int, said: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == status
    assert said in answer.text
    assert '<html lang="it">' in answer.text


def test_the_page_speaks_the_reader_s_language(visitor: FlaskClient) -> None:
    answer = visitor.get("/nowhere", headers={"Accept-Language": "en"})
    assert '<html lang="en">' in answer.text


def test_a_wrong_method_is_told_the_right_ones(visitor: FlaskClient) -> None:
    page = visitor.get("/account/logout")
    assert page.status_code == 405
    assert set(page.allow) == {"POST", "OPTIONS"}
    assert "Qui non si arriva così" in page.text
    api = visitor.get("/webhooks/grant")
    assert (api.status_code, api.content_type) == (405, PROBLEM)
    assert set(api.allow) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(
    ("kind", "seconds"), [("many", "90"), ("many-http", "30"), ("down", "120")]
)
def test_when_to_come_back_is_said(visitor: FlaskClient, kind: str, seconds: str) -> None:
    for prefix in ("", "/api/v1"):
        assert visitor.get(f"{prefix}/broken/{kind}").headers["Retry-After"] == seconds


def test_too_many_attempts_lose_nothing(visitor: FlaskClient) -> None:
    page = visitor.get("/broken/many")
    assert page.status_code == 429
    assert "Hai provato troppe volte." in page.text
    assert "Non hai perso niente." in page.text


def test_too_large_a_body_is_refused_with_its_limit(visitor: FlaskClient) -> None:
    page = visitor.post("/account/forgot", data=b"x" * (13 * 1024 * 1024))
    assert page.status_code == 413
    assert "12 MB" in page.text


def test_a_form_without_its_token_is_explained(visitor: FlaskClient) -> None:
    page = visitor.post("/account/forgot", data={"email": "anna@posta.example"})
    assert page.status_code == 400
    assert "Il modulo è rimasto aperto troppo a lungo" in page.text
    assert "ricarica la pagina" in page.text


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_a_fault_of_ours_is_logged_and_never_shown(
    visitor: FlaskClient, caplog: pytest.LogCaptureFixture, prefix: str
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = visitor.get(f"{prefix}/broken/bug")
    assert answer.status_code == 500
    assert "ZeroDivisionError" in caplog.text
    for secret in ("Traceback", "ZeroDivisionError", "secret of the house", "test_errors"):
        assert secret not in answer.text


def test_the_page_of_a_fault_needs_no_frame(visitor: FlaskClient) -> None:
    page = visitor.get("/broken/bug").text
    assert "Qualcosa si è rotto da noi" in page
    assert "site-slim" not in page


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/nowhere", 404, "not_found"),
        ("/api/v1/broken/bug", 500, "broken"),
        ("/api/v1/broken/conflict", 409, "x.conflict"),
        ("/api/v1/broken/domain", 422, "x.small"),
        ("/api/v1/broken/410", 410, "gone"),
        ("/api/v1/broken/many", 429, "x.many"),
        ("/api/v1/campaigns?district=nowhere", 422, "unprocessable_entity"),
    ],
)
def test_the_api_answers_with_problem_documents(
    visitor: FlaskClient, path: str, status: int, code: str
) -> None:
    answer = visitor.get(path)
    assert answer.status_code == status
    assert answer.content_type == PROBLEM
    told = json.loads(answer.data)
    assert told["status"] == status
    assert told["type"] == f"urn:innesco:problem:{code}"
    assert told["title"]


def test_a_problem_names_the_field(visitor: FlaskClient) -> None:
    assert visitor.get("/api/v1/broken/domain").get_json(force=True)["errors"] == {
        "amount": ["Troppo poco."]
    }


def test_errors_are_guarded_like_every_answer(visitor: FlaskClient) -> None:
    for path in ("/nowhere", "/broken/bug", "/api/v1/nowhere", "/account/logout"):
        headers: Headers = visitor.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert "default-src 'self'" in headers["Content-Security-Policy"], path
