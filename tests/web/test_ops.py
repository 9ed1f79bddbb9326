"""What machines ask, and the files of pictures."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from kit import db, images, migrate
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns


def test_alive_asks_nobody(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.get_json() == {"status": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_with_the_newest_schema(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.get_json() == {"status": "ok", "schema": migrate.newest()}


def test_not_ready_with_an_older_schema(client: FlaskClient) -> None:
    with unit_of_work() as opened:
        opened.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    try:
        answer = client.get("/readyz")
    finally:
        with unit_of_work() as opened:
            opened.execute(
                text("UPDATE alembic_version SET version_num = :new"), {"new": migrate.newest()}
            )
    assert answer.status_code == 503
    assert answer.get_json() == {"status": "migrate", "schema": "0000"}


def test_not_ready_without_a_database(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    connected = db._connected
    monkeypatch.setattr(db, "_connected", None)
    db.configure("postgresql+psycopg://nobody@127.0.0.1:9/none")
    try:
        answer = client.get("/readyz")
    finally:
        db.dispose()
        db._connected = connected
    assert answer.status_code == 503
    assert answer.get_json() == {"status": "unavailable"}


def test_metrics_count_jobs_and_campaigns(app: Flask, client: FlaskClient) -> None:
    campaigns.live()
    answer = client.get("/metrics")
    assert answer.content_type.startswith("text/plain")
    assert 'innesco_campaigns{state="live"} 1.0' in answer.text
    assert 'innesco_jobs{state="todo"}' in answer.text


def test_pictures_may_be_kept_for_ever(app: Flask, client: FlaskClient) -> None:
    photo = campaigns.draft().photo
    for suffix, kind in (("avif", "image/avif"), ("jpg", "image/jpeg")):
        answer = client.get(f"/media/{photo}-480.{suffix}")
        assert answer.content_type == kind
        assert answer.cache_control.max_age == 365 * 24 * 3600
        assert answer.cache_control.immutable
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["none.jpg", "..%2Fsecret.jpg", "x", "a.html", "%00.jpg", ".jpg", "è.avif"]
)
def test_other_files_are_not_there(client: FlaskClient, name: str) -> None:
    (Path(images.folder()).parent / "secret.jpg").write_text("secret")
    assert client.get(f"/media/{name}").status_code == 404
