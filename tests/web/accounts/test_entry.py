"""Coming in through the pages: the same words for everybody, nothing typed is lost."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts.totp import code_at
from kit.mail import Mail
from tests.factories import accounts as make
from tests.support.clock import FakeClock

Mails = Callable[[], list[Mail]]

ODD = [
    "",
    " ",
    "<script>alert(1)</script>",
    "🍋" * 50,
    "a" * 10_000,
    "1.234,50",
    "-1",
    "\x00",
    "'\"",
]


def log_in(client: FlaskClient, email: str, password: str, next_: str = "") -> TestResponse:
    address = f"/account/login?next={next_}" if next_ else "/account/login"
    return client.post(address, data={"email": email, "password": password})


@pytest.mark.parametrize(
    "path",
    [
        "login",
        "register",
        "forgot",
        "check-mail",
        "check-mail?why=reset",
        "check-mail?why=unconfirmed",
    ],
)
def test_the_doors_are_open_to_everyone(client: FlaskClient, path: str) -> None:
    page = client.get(f"/account/{path}")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1


def test_the_menu_under_ones_name_leads_to_ones_own_pages(client: FlaskClient) -> None:
    make.log_in(client, make.account(name="Anna Esposito"))
    page = client.get("/account").text
    assert "Anna Esposito" in page
    assert 'href="/account/security"' in page
    assert 'action="/account/logout"' in page


def test_the_whole_way_in(client: FlaskClient, mails: Mails) -> None:
    sent = client.post(
        "/account/register",
        data={"display_name": "Anna", "email": "Anna@Posta.example", "password": make.PASSWORD},
    )
    assert (sent.status_code, sent.location) == (303, "/account/check-mail?why=confirm")
    link = make.link_in(mails()[0])
    assert log_in(client, "anna@posta.example", make.PASSWORD).location == (
        "/account/check-mail?why=unconfirmed"
    )
    assert "anna@posta.example" in client.get(link).text
    assert client.get("/account").status_code == 303
    assert client.post(link).location == "/account/login"
    assert log_in(client, "ANNA@posta.example", make.PASSWORD).location == "/account"
    page = client.get("/account")
    assert page.status_code == 200
    assert "anna@posta.example" in page.text


def test_opening_the_link_alone_confirms_nothing(client: FlaskClient, mails: Mails) -> None:
    anna = make.account(confirmed=False)
    log_in(client, anna.email, make.PASSWORD)
    client.get(make.link_in(mails()[0]))
    client.head(make.link_in(mails()[0]))
    assert make.again(anna).state == "unconfirmed"


def test_a_link_that_is_over_says_so_and_how_to_go_on(client: FlaskClient) -> None:
    for path in ("/account/confirm/x", "/account/reset/x"):
        for answer in (client.get(path), client.post(path, data={"password": "x"})):
            assert answer.status_code == 410
            assert "Questo link non vale più" in answer.text


def test_no_page_tells_who_has_an_account(client: FlaskClient) -> None:
    known, unknown = make.account().email, "nobody@posta.example"

    def pages(path: str, **more: str) -> list[tuple[int, str | None, str]]:
        answers = [client.post(path, data={"email": email, **more}) for email in (known, unknown)]
        return [
            (one.status_code, one.location, one.text.replace(known, unknown)) for one in answers
        ]

    for found in (
        pages("/account/login", password="sbagliata del tutto"),
        pages("/account/forgot"),
        pages("/account/register", password=make.PASSWORD, display_name="Anna"),
    ):
        assert found[0] == found[1]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    answer = log_in(client, make.account().email, make.PASSWORD)
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if "session_id=" in one]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_over_https_the_cookie_is_bound_to_the_host(app: Flask, client: FlaskClient) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    try:
        answer = log_in(client, make.account().email, make.PASSWORD)
    finally:
        app.config["SESSION_COOKIE_SECURE"] = False
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if "__Host-session=" in one]
    assert "Secure" in cookie


def test_pages_of_who_is_logged_in_are_not_kept_by_the_browser(client: FlaskClient) -> None:
    make.log_in(client, make.account())
    assert client.get("/account").headers["Cache-Control"] == "no-store"


def test_every_log_in_has_a_session_of_its_own(client: FlaskClient) -> None:
    anna = make.account()
    log_in(client, anna.email, make.PASSWORD)
    before = client.get_cookie("session_id")
    log_in(client, anna.email, make.PASSWORD)
    after = client.get_cookie("session_id")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    client.set_cookie("session_id", before.value)
    assert client.get("/account").status_code == 303


def test_after_logging_in_one_is_back_where_one_was(client: FlaskClient) -> None:
    refused = client.get("/account/sessions")
    assert refused.location == "/account/login?next=/account/sessions"
    answer = log_in(client, make.account().email, make.PASSWORD, "/account/sessions")
    assert answer.location == "/account/sessions"
    assert client.get("/account/login?next=/account/security").location == "/account/security"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/%09/evil.example"]
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, target: str) -> None:
    assert log_in(client, make.account().email, make.PASSWORD, target).location == "/account"


def test_logging_out_ends_the_session_for_good(client: FlaskClient) -> None:
    make.log_in(client, make.account())
    kept = client.get_cookie("session_id")
    assert kept is not None
    assert client.post("/account/logout").location == "/"
    assert client.get_cookie("session_id") is None
    client.set_cookie("session_id", kept.value)
    assert client.get("/account").status_code == 303
    assert client.get("/account/logout").status_code == 405


def test_a_forgotten_password(client: FlaskClient, mails: Mails) -> None:
    anna = make.account()
    there = make.log_in(client.application.test_client(), anna)
    client.post("/account/forgot", data={"email": anna.email})
    link = make.link_in(mails()[0])
    assert client.get(link).status_code == 200
    short = client.post(link, data={"password": "corta"})
    assert (short.status_code, "troppo corta" in short.text) == (422, True)
    assert client.post(link, data={"password": "parole nuove di zecca"}).status_code == 303
    assert client.post(link, data={"password": "parole ancora nuove"}).status_code == 410
    assert there.get("/account").status_code == 303
    assert log_in(client, anna.email, "parole nuove di zecca").location == "/account"


def test_too_many_tries_are_told_plainly(client: FlaskClient) -> None:
    email = make.account().email
    for _ in range(10):
        assert log_in(client, email, "sbagliata").status_code == 422
    answer = log_in(client, email, make.PASSWORD)
    assert answer.status_code == 429
    assert "Hai provato troppe volte" in answer.text
    assert email in answer.text


def test_staff_do_nothing_before_the_second_step_is_set_up(
    client: FlaskClient, clock: FakeClock
) -> None:
    admin = make.account("admin")
    answer = log_in(client, admin.email, make.PASSWORD, "/account/sessions")
    setup = "/account/security/setup?next=/account/sessions"
    assert answer.location == setup
    for path in ("/", "/account", "/account/sessions"):
        assert client.get(path).location == f"/account/security/setup?next={path}"
    page = client.get(setup)
    assert page.status_code == 200
    offer = re.search(r'name="offer" value="([^"]+)"', page.text)
    secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page.text)
    assert offer is not None
    assert secret is not None
    code = code_at(secret[1].replace(" ", ""), clock())
    typed = {"offer": offer[1], "code": code, "current_password": make.PASSWORD}
    wrong = client.post(setup, data={**typed, "code": "000000"})
    assert wrong.status_code == 422
    assert secret[1] in wrong.text
    done = client.post(setup, data=typed)
    assert done.status_code == 200
    assert (
        len(re.findall(r"<code[^>]*>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}</code>", done.text)) == 10
    )
    assert client.get("/account/sessions").status_code == 200


def test_staff_without_a_second_step_may_still_leave(client: FlaskClient) -> None:
    log_in(client, make.account("animator").email, make.PASSWORD)
    assert client.post("/account/logout").location == "/"
    assert client.get_cookie("session_id") is None


def test_the_code_is_asked_after_the_password(client: FlaskClient, clock: FakeClock) -> None:
    animator = make.account("animator")
    secret = make.with_second_step(animator)
    answer = log_in(client, animator.email, make.PASSWORD, "/account/sessions")
    step = "/account/login/code?next=/account/sessions"
    assert answer.location == step
    assert client.get("/account").location == "/account/login/code?next=/account"
    assert client.get(step).status_code == 200
    assert client.post(step, data={"code": "000000"}).status_code == 422
    assert client.post(step, data={"code": code_at(secret, clock())}).location == (
        "/account/sessions"
    )
    assert client.get("/account").status_code == 200


def test_the_code_page_is_nothing_without_a_password(client: FlaskClient) -> None:
    assert client.get("/account/login/code").location == "/account/login"
    make.log_in(client, make.account())
    assert client.post("/account/login/code", data={"code": "1"}).location == "/account/login"


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/register", ["display_name", "email", "password"]),
        ("/account/login", ["email", "password"]),
        ("/account/forgot", ["email"]),
    ],
)
def test_odd_input_comes_back_with_a_message_beside_the_field(
    client: FlaskClient, path: str, fields: list[str], typed: str
) -> None:
    answer = client.post(path, data=dict.fromkeys(fields, typed))
    assert answer.status_code == 422
    assert 'id="f-email-error"' in answer.text
    assert "<script>alert" not in answer.text
    if typed.strip("\x00 ") and typed.isascii() and "<" not in typed and '"' not in typed:
        assert f'value="{typed}"' in answer.text
    assert client.post(path).status_code == 422


def test_a_password_is_never_sent_back(client: FlaskClient) -> None:
    answer = log_in(client, "nobody@posta.example", "una parola segreta")
    assert "una parola segreta" not in answer.text
