"""One's own account through the pages."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Account
from kit import mail
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from tests.factories import accounts as make

Mails = Callable[[], list[Mail]]

OWN = ["/account", "/account/password", "/account/security", "/account/sessions"]


@pytest.fixture
def anna(client: FlaskClient) -> Account:
    """A citizen, logged in in `client`."""
    owner = make.account()
    make.log_in(client, owner)
    return owner


@pytest.mark.parametrize("path", OWN)
def test_pages_open_for_their_owner_and_nobody_else(client: FlaskClient, path: str) -> None:
    assert client.get(path).location == f"/account/login?next={path}"
    make.log_in(client, make.account())
    assert client.get(path).status_code == 200


def test_name_and_language(client: FlaskClient, anna: Account) -> None:
    answer = client.post("/account", data={"display_name": " Anna  E. ", "locale": "en"})
    assert answer.status_code == 303
    stored = make.again(anna)
    assert (stored.display_name, stored.locale) == ("Anna E.", "en")
    cookie = client.get_cookie("lang")
    assert cookie is not None
    assert cookie.value == "en"


@pytest.mark.parametrize("name", ["", "A", "x" * 81, "x" * 10_000])
def test_a_name_that_does_not_fit_is_kept_and_explained(
    client: FlaskClient, anna: Account, name: str
) -> None:
    answer = client.post("/account", data={"display_name": name, "locale": "xx"})
    assert answer.status_code == 422
    assert 'id="f-display_name-error"' in answer.text
    assert 'id="f-locale-error"' in answer.text
    assert f'value="{name}"' in answer.text
    assert make.again(anna).display_name == anna.display_name


def test_a_name_with_html_is_shown_as_text(client: FlaskClient, anna: Account) -> None:
    client.post("/account", data={"display_name": "<b>Anna</b> 🍋", "locale": "it"})
    assert "&lt;b&gt;Anna&lt;/b&gt; 🍋" in client.get("/account").text


def test_another_password(client: FlaskClient, anna: Account, mails: Mails) -> None:
    there = make.log_in(client.application.test_client(), anna)
    for current, new, field in (
        ("sbagliata", "parole nuove di zecca", "current_password"),
        (make.PASSWORD, "corta", "password"),
        (make.PASSWORD, anna.email, "password"),
        ("", "", "password"),
    ):
        wrong = client.post(
            "/account/password", data={"current_password": current, "password": new}
        )
        assert wrong.status_code == 422
        assert f'id="f-{field}-error"' in wrong.text
    done = client.post(
        "/account/password",
        data={"current_password": make.PASSWORD, "password": "parole nuove di zecca"},
    )
    assert done.location == "/account/security"
    assert client.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert [one.name for one in mails()] == ["accounts/password_changed"]


def test_the_list_of_devices(client: FlaskClient, anna: Account) -> None:
    there = make.log_in(client.application.test_client(), anna)
    page = client.get("/account/sessions").text
    assert page.count("Firefox, Linux") >= 2
    assert page.count("questo dispositivo") == 1
    number = re.search(r"/account/sessions/(\d+)/end\"", page)
    assert number is not None
    assert client.post(f"/account/sessions/{number[1]}/end").status_code == 303
    assert there.get("/account").status_code == 303
    assert client.get("/account").status_code == 200


def test_leaving_every_other_device(client: FlaskClient, anna: Account) -> None:
    there = make.log_in(client.application.test_client(), anna)
    client.post("/account/sessions/end-others")
    assert (client.get("/account").status_code, there.get("/account").status_code) == (200, 303)


def test_somebody_elses_session_is_not_there(client: FlaskClient, anna: Account) -> None:
    there = make.log_in(client.application.test_client(), make.account())
    page = there.get("/account/sessions").text
    assert '/end"' not in page
    with unit_of_work() as opened:
        theirs = opened.connection().exec_driver_sql("SELECT max(id) FROM login_sessions").scalar()
    assert client.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert client.post(f"/account/sessions/{10**30}/end").status_code == 404
    assert there.get("/account").status_code == 200


def test_the_second_step_of_a_citizen(client: FlaskClient, anna: Account) -> None:
    make.with_second_step(anna)
    make.log_in(client, anna)
    assert "Codici di riserva" in client.get("/account/security").text
    for path in ("/account/security/codes", "/account/security/disable"):
        assert client.get(path).status_code == 200
        wrong = client.post(path, data={"current_password": "sbagliata"})
        assert wrong.status_code == 422
        assert 'id="f-current_password-error"' in wrong.text
    codes = client.post("/account/security/codes", data={"current_password": make.PASSWORD})
    assert len(re.findall(r"<code[^>]*>[0-9A-Z-]{14}</code>", codes.text)) == 10
    off = client.post("/account/security/disable", data={"current_password": make.PASSWORD})
    assert off.status_code == 303
    assert not make.again(anna).has_second_step


def test_staff_cannot_turn_it_off(client: FlaskClient) -> None:
    make.log_in(client, make.account("admin"))
    assert "Spegni il codice" not in client.get("/account/security").text
    answer = client.post("/account/security/disable", data={"current_password": make.PASSWORD})
    assert answer.status_code == 409
    assert "obbligatorio" in answer.text


def test_odd_input_in_the_set_up_of_the_second_step(client: FlaskClient, anna: Account) -> None:
    for odd in ("", "🍋", "<b>", "a" * 10_000):
        typed = {"offer": odd, "code": odd, "current_password": odd}
        assert client.post("/account/security/setup", data=typed).status_code == 422
    typed = {"offer": "x", "code": "1", "current_password": make.PASSWORD}
    assert client.post("/account/security/setup", data=typed).status_code == 410


def test_the_mailbox_is_only_for_development(app: Flask, client: FlaskClient) -> None:
    with unit_of_work():
        mail.send("accounts/mfa_reset", "a@posta.example", is_staff=False, link="http://x/")
    assert client.get("/dev/mailbox").status_code == 404
