"""Headers of every answer: what a browser may do with it, keep of it, and remember."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import accounts, campaigns
from tests.support import database
from tests.support.composition import another, config_for

PUBLIC = (
    "/",
    "/campaigns",
    "/campaigns?q=forno",
    "/how-it-works",
    "/rules",
    "/privacy",
    "/accessibility",
    "/legal",
    "/api/docs",
    "/api/v1/openapi.json",
    "/api/v1/campaigns",
    "/healthz",
    "/metrics",
    "/nowhere",
)


@pytest.mark.parametrize("path", PUBLIC)
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


def policy(client: FlaskClient, path: str = "/") -> dict[str, str]:
    """The Content-Security-Policy as directive → sources."""
    said = client.get(path).headers["Content-Security-Policy"]
    parts = (part.strip().partition(" ") for part in said.split(";"))
    return {name: sources for name, _blank, sources in parts}


def test_scripts_and_styles_come_from_here_alone(client: FlaskClient) -> None:
    told = policy(client)
    assert told["default-src"] == told["script-src"] == told["style-src"] == "'self'"
    assert told["object-src"] == told["base-uri"] == told["frame-ancestors"] == "'none'"
    for sources in told.values():
        assert "unsafe" not in sources
        assert "*" not in sources
        assert "http:" not in sources


def test_forms_lead_here_and_to_the_checkout_alone(client: FlaskClient) -> None:
    assert policy(client)["form-action"] == "'self' https://checkout.stripe.com"


def test_pages_have_nothing_inline(app: Flask, client: FlaskClient) -> None:
    """What the policy would stop is not there in the first place."""
    campaign = campaigns.live()
    for path in (*PUBLIC[:9], f"/campaigns/{campaign.slug}", f"/campaigns/{campaign.slug}/pledge"):
        page = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page), path
        assert "<style" not in page, path
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page), path


def test_a_plain_visitor_gets_no_cookie(app: Flask, client: FlaskClient) -> None:
    campaign = campaigns.live()
    own = f"/campaigns/{campaign.slug}"
    for path in (*PUBLIC, f"{own}/updates", f"/p/{campaign.code}"):
        assert client.get(path).headers.getlist("Set-Cookie") == [], path


def test_a_page_with_a_form_sets_the_cookie_that_guards_it(app: Flask, client: FlaskClient) -> None:
    """It is gone with the browser, and says nothing about who that is: no consent is needed."""
    (cookie,) = client.get(f"/campaigns/{campaigns.live().slug}").headers.getlist("Set-Cookie")
    assert re.fullmatch(r"session=[^;]+; HttpOnly; Path=/; SameSite=Lax", cookie)


def test_who_asks_for_a_language_gets_a_technical_cookie(client: FlaskClient) -> None:
    (cookie,) = client.get("/language/en").headers.getlist("Set-Cookie")
    assert cookie.startswith("lang=en;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_what_somebody_logged_in_saw_is_not_kept(app: Flask, client: FlaskClient) -> None:
    accounts.log_in(client, accounts.account("admin"))
    for path in ("/", "/account", "/admin", "/admin/statistics", "/admin/statistics/campaigns.csv"):
        answer = client.get(path)
        answer.get_data()
        assert answer.headers["Cache-Control"] == "no-store", path


def test_built_files_are_kept_for_ever(client: FlaskClient) -> None:
    path = re.search(r'href="(/assets/[^"]+\.css)"', client.get("/").text)
    if path is None or "-" not in path[1]:
        pytest.skip("the assets are not built here")
    answer = client.get(path[1])
    assert answer.cache_control.immutable
    assert answer.headers.getlist("Set-Cookie") == []
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture(scope="module")
def secure(
    composed: Flask, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """A browser at the service behind HTTPS."""
    folder = tmp_path_factory.mktemp("secure")
    config = config_for(database_url, folder, CROWDFUND_BASE_URL="https://innesco.example")
    with another(composed, config) as app:
        database.empty()
        yield app.test_client()


def test_behind_https_browsers_stay_there(secure: FlaskClient) -> None:
    answer = secure.get("/", base_url="https://innesco.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    (cookie,) = secure.get("/language/en", base_url="https://innesco.example").headers.getlist(
        "Set-Cookie"
    )
    assert "Secure" in cookie


def test_without_https_nothing_is_promised(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
