"""Mails as they go out: both parts, and the headers that let one press stop them."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from kit import mail
from kit.unit_of_work import unit_of_work

STOP = "http://localhost/communities/stop/abc"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What a mail server got."""
    got: list[Any] = []

    class Server:
        def __init__(self, *_where: Any, **_how: Any) -> None: ...
        def __enter__(self) -> "Server":
            return self

        def __exit__(self, *_error: object) -> None: ...
        def has_extn(self, _name: str) -> bool:
            return False

        def send_message(self, message: Any) -> None:
            got.append(message)

    monkeypatch.setattr("smtplib.SMTP", Server)
    before = mail._transport
    mail.configure(mail.Transport("smtp://localhost:25", "innesco@posta.example", "Innesco"))
    yield got
    mail.configure(before)


@pytest.mark.parametrize("unsubscribe", ["", STOP])
def test_the_headers_of_one_press(app: Flask, sent: list[Any], unsubscribe: str) -> None:
    with unit_of_work():
        one = mail.send("crowdfund/test", "anna@posta.example", unsubscribe=unsubscribe)
    mail.deliver.run(mail_id=one.id)
    (message,) = sent
    assert message["List-Unsubscribe"] == (f"<{STOP}>" if unsubscribe else None)
    one_click = "List-Unsubscribe=One-Click" if unsubscribe else None
    assert message["List-Unsubscribe-Post"] == one_click
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
