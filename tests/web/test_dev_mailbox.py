"""The development mailbox: there in development, nowhere else; forms are guarded there too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crowdfund.app import create_app
from kit import mail
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from tests.support import database
from tests.support.composition import config_for as configuration


@pytest.fixture
def developing(database_url: str, tmp_path: Path, app: Flask) -> Iterator[FlaskClient]:
    """A browser at the service as a developer runs it."""
    config = configuration(database_url, tmp_path, CROWDFUND_ENVIRONMENT="development")
    other = create_app(config)
    database.empty()
    with other.app_context():
        yield other.test_client()


def letter(recipient: str) -> Mail:
    with unit_of_work():
        return mail.send(
            "accounts/reset", recipient, link="http://localhost/account/reset/abc", hours=2
        )


def test_mails_are_listed_found_and_read(developing: FlaskClient) -> None:
    assert "Ancora nessuna" in developing.get("/dev/mailbox").text
    anna, ugo = letter("anna@posta.example"), letter("ugo@posta.example")
    page = developing.get("/dev/mailbox?to=ANNA").text
    assert f"/dev/mailbox/{anna.id}" in page
    assert f"/dev/mailbox/{ugo.id}" not in page
    read = developing.get(f"/dev/mailbox/{anna.id}").text
    assert 'href="http://localhost/account/reset/abc"' in read
    html = developing.get(f"/dev/mailbox/{anna.id}/html")
    assert "script-src" not in html.headers["Content-Security-Policy"]
    assert 'href="http://localhost/account/reset/abc"' in html.text


def test_attachments_are_made_as_at_delivery(developing: FlaskClient) -> None:
    mail.attach_with("test", lambda what: mail.Attachment("a.txt", "text/plain", what.encode()))
    with unit_of_work():
        sent = mail.send("crowdfund/test", "anna@posta.example", attachments=["test:ciao"])
    assert "Allegato 1" in developing.get(f"/dev/mailbox/{sent.id}").text
    assert developing.get(f"/dev/mailbox/{sent.id}/files/0").text == "ciao"
    for which in (1, 10**30):
        assert developing.get(f"/dev/mailbox/{sent.id}/files/{which}").status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_no_such_mail(developing: FlaskClient, number: int) -> None:
    assert developing.get(f"/dev/mailbox/{number}").status_code == 404


def test_a_form_without_its_token_is_refused(developing: FlaskClient) -> None:
    answer = developing.post("/account/forgot", data={"email": "anna@posta.example"})
    assert answer.status_code == 400
    page = developing.get("/account/forgot").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = developing.post(
        "/account/forgot", data={"email": "anna@posta.example", "csrf_token": token}
    )
    assert sent.status_code == 303


def test_elsewhere_there_is_no_mailbox(app: Flask, client: FlaskClient) -> None:
    assert "dev_mailbox" not in app.blueprints
    assert client.get("/dev/mailbox").status_code == 404
