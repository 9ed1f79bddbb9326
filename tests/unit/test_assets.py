"""Built assets: an address that changes with the content, the smallest form, kept for a year."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from kit import assets
from kit.assets import Assets

STYLE = b"body{color:#123}"
SMALLER = gzip.compress(STYLE, mtime=0)
HASHED = "app-0123456789.css"


def build(folder: Path, names: dict[str, str]) -> None:
    """What bin/build-assets leaves behind, in small."""
    (folder / HASHED).write_bytes(STYLE)
    (folder / f"{HASHED}.gz").write_bytes(SMALLER)
    (folder / f"{HASHED}.br").write_bytes(b"as brotli")
    (folder / "LICENSES.txt").write_bytes(b"BSD-3-Clause")
    (folder / "font-0123456789.woff2").write_bytes(b"font")
    (folder / "manifest.json").write_text(json.dumps(names), encoding="utf-8")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    build(tmp_path, {"app.css": HASHED, "font.woff2": "font-0123456789.woff2"})
    flask = Flask("assets-test", static_folder=None)
    flask.extensions["built"] = assets.install(flask, tmp_path)
    return flask


@pytest.fixture
def built(app: Flask) -> Iterator[Assets]:
    with app.test_request_context():
        found = app.extensions["built"]
        assert isinstance(found, Assets)
        yield found


class Reading(FlaskClient):
    """A browser that reads each answer to its end, as all do: the file behind it is closed."""

    def open(self, *given: Any, **more: Any) -> Any:
        return super().open(*given, buffered=True, **more)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    app.test_client_class = Reading
    return app.test_client()


def test_an_address_carries_the_hash_of_the_content(built: Assets) -> None:
    assert built.address("app.css") == f"/assets/{HASHED}"


def test_a_new_build_is_seen_without_a_restart(built: Assets, tmp_path: Path) -> None:
    assert built.address("app.js") == "/assets/app.js"
    (tmp_path / "manifest.json").unlink()
    build(tmp_path, {"app.js": "app-fedcba9876.js", "app.css": HASHED, "padding": "more"})
    assert built.address("app.js") == "/assets/app-fedcba9876.js"


def test_without_a_build_pages_still_render(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = Flask("assets-test", static_folder=None)
    nothing = assets.install(app, tmp_path / "missing")
    with app.test_request_context():
        assert nothing.address("app.css") == "/assets/app.css"
    assert "bin/build-assets" in caplog.text


def test_templates_get_addresses_and_icons(app: Flask) -> None:
    with app.test_request_context():
        shown = app.jinja_env.from_string(
            "{{ asset('app.css') }} {{ icon('it-search', 'big') }}"
        ).render()
    assert f"/assets/{HASHED}" in shown
    assert '<svg class="icon big" aria-hidden="true"' in shown
    assert "#it-search" in shown


def test_an_icon_is_hidden_from_screen_readers_and_escapes_its_name(built: Assets) -> None:
    found = built.icon('"><script>')
    assert isinstance(found, Markup)
    assert "<script>" not in found
    assert 'class="icon"' in found


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        ("gzip, br", "br", b"as brotli"),
        ("gzip", "gzip", SMALLER),
        ("br;q=0, gzip", "gzip", SMALLER),
        ("", None, STYLE),
    ],
)
def test_the_smallest_form_that_the_browser_reads_is_sent(
    browser: FlaskClient, accepted: str, coding: str | None, body: bytes
) -> None:
    answer = browser.get(f"/assets/{HASHED}", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.data == body


def test_a_hashed_file_is_kept_for_a_year(browser: FlaskClient) -> None:
    kept = browser.get(f"/assets/{HASHED}").cache_control
    assert kept.max_age == assets.YEAR
    assert kept.public
    assert kept.immutable
    assert not kept.no_cache


def test_a_font_has_its_type_and_no_second_compression(browser: FlaskClient) -> None:
    answer = browser.get("/assets/font-0123456789.woff2", headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Type"] == "font/woff2"
    assert "Content-Encoding" not in answer.headers


def test_a_file_without_a_hash_is_asked_for_again(browser: FlaskClient) -> None:
    answer = browser.get("/assets/LICENSES.txt")
    assert answer.status_code == 200
    assert not answer.cache_control.immutable


@pytest.mark.parametrize("path", ["/assets/app.css", "/assets/../setup.cfg", "/assets/"])
def test_nothing_else_is_served(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_a_browser_that_has_the_file_does_not_get_it_again(browser: FlaskClient) -> None:
    first = browser.get(f"/assets/{HASHED}")
    again = browser.get(f"/assets/{HASHED}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
