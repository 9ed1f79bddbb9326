"""Becoming a member: by the link in a mail, once, in time, without telling who is a member."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from accounts import registration, services, visitors
from accounts.errors import LinkOver, WeakPassword
from accounts.models import Account
from accounts.passwords import matches
from kit.errors import TooMany
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from tests.factories import accounts as make
from tests.support.clock import FakeClock
from tests.support.work import waiting

Mails = Callable[[], list[Mail]]
EMAIL = "anna@posta.example"


def register(email: str = EMAIL, password: str = make.PASSWORD, ip: str = "10.0.0.1") -> None:
    with unit_of_work():
        registration.register(email, password, "Anna", locale="it", ip=ip)


def forgot(email: str = EMAIL, ip: str = "10.0.0.1") -> None:
    with unit_of_work():
        registration.request_reset(email, ip=ip)


def token_in(mail: Mail) -> str:
    found = re.search(r"/account/(?:confirm|reset)/([^)\s]+)\)", mail.text)
    assert found
    return found.group(1)


def found(email: str = EMAIL) -> Account:
    with unit_of_work():
        account = services.find_by_email(email)
        assert account is not None
        return account


def test_a_link_confirms_the_address(app: Flask, mails: Mails) -> None:
    register()
    assert found().state == "unconfirmed"
    token = token_in(mails()[0])
    with unit_of_work():
        registration.confirm(token)
    assert found().state == "active"
    with unit_of_work():
        assert registration.confirm(token).state == "active"


def test_a_confirming_link_is_over_after_three_days(
    app: Flask, mails: Mails, clock: FakeClock
) -> None:
    register()
    token = token_in(mails()[0])
    clock.advance(days=3, seconds=1)
    with pytest.raises(LinkOver), unit_of_work():
        registration.confirm(token)
    assert found().state == "unconfirmed"


@pytest.mark.parametrize("token", ["", "x", "WzEsMV0.abc", "è", "a" * 10_000])
def test_an_invented_link_opens_nothing(app: Flask, token: str) -> None:
    with unit_of_work():
        for read in (registration.read_confirmation, registration.read_reset):
            with pytest.raises(LinkOver):
                read(token)


def test_a_link_serves_its_own_purpose_alone(app: Flask, mails: Mails) -> None:
    register()
    token = token_in(mails()[0])
    with pytest.raises(LinkOver), unit_of_work():
        registration.reset_password(token, "altre parole mie")


def test_registering_a_known_address_tells_only_its_owner(app: Flask, mails: Mails) -> None:
    known = make.account(email=EMAIL)
    register(password="un'altra password")
    assert [one.name for one in mails()] == ["accounts/already_registered"]
    assert make.again(known).password_hash == known.password_hash


def test_nobody_lies_in_wait_behind_an_address_not_theirs(app: Flask, mails: Mails) -> None:
    register(password="scelta da un ladro")
    first = token_in(mails()[0])
    register(password="scelta da Anna ora")
    assert matches("scelta da Anna ora", found().password_hash)
    with pytest.raises(LinkOver), unit_of_work():
        registration.confirm(first)
    second = token_in(mails()[0])
    with unit_of_work():
        registration.confirm(second)


def test_a_weak_password_is_refused_before_anything_is_sent(app: Flask, mails: Mails) -> None:
    with pytest.raises(WeakPassword):
        register(password="password123")
    assert mails() == []


def test_strangers_cannot_flood_an_address(app: Flask, mails: Mails, clock: FakeClock) -> None:
    for number in range(4):
        register(ip=f"10.0.0.{number}")
    with pytest.raises(TooMany) as refused:
        register(ip="10.0.0.9")
    assert 0 < refused.value.retry_after <= 3600
    assert len(mails()) == 4
    clock.advance(hours=1)
    register()


def test_one_computer_cannot_register_without_end(app: Flask) -> None:
    for number in range(60):
        forgot(f"nobody{number}@posta.example")
    with pytest.raises(TooMany):
        forgot("nobody60@posta.example")
    forgot("nobody61@posta.example", ip="10.0.0.2")


def test_a_new_password_ends_every_session_and_the_link(app: Flask, mails: Mails) -> None:
    person = make.account(email=EMAIL)
    session_token = make.session_token(person)
    forgot()
    token = token_in(mails()[0])
    with unit_of_work():
        registration.reset_password(token, "parole nuove di zecca")
    assert matches("parole nuove di zecca", make.again(person).password_hash)
    with unit_of_work():
        assert visitors.load(session_token) == visitors.NOBODY
    assert mails()[0].name == "accounts/password_changed"
    with pytest.raises(LinkOver), unit_of_work():
        registration.reset_password(token, "parole ancora più nuove")


def test_a_link_for_a_new_password_is_over_after_two_hours(
    app: Flask, mails: Mails, clock: FakeClock
) -> None:
    make.account(email=EMAIL)
    forgot()
    token = token_in(mails()[0])
    clock.advance(hours=2, seconds=1)
    with pytest.raises(LinkOver), unit_of_work():
        registration.reset_password(token, "parole nuove di zecca")


def test_a_refused_password_leaves_the_link_good(app: Flask, mails: Mails) -> None:
    make.account(email=EMAIL)
    forgot()
    token = token_in(mails()[0])
    with pytest.raises(WeakPassword), unit_of_work():
        registration.reset_password(token, "corta")
    with unit_of_work():
        registration.reset_password(token, "parole nuove di zecca")


def test_a_new_password_confirms_the_address_and_serves_who_had_none(
    app: Flask, mails: Mails
) -> None:
    make.account(email=EMAIL, password=None, confirmed=False)
    forgot()
    token = token_in(mails()[0])
    with unit_of_work():
        registration.reset_password(token, "parole nuove di zecca")
    assert found().state == "active"


def test_unknown_and_closed_addresses_get_no_link_and_leave_no_trace(
    app: Flask, mails: Mails
) -> None:
    closed = make.account(email=EMAIL)
    with unit_of_work():
        services.disable(make.again(closed), "cli")
    forgot()
    forgot("nobody@posta.example")
    assert mails() == []
    assert waiting() == []


def test_a_link_dies_with_the_account(app: Flask, mails: Mails) -> None:
    person = make.account(email=EMAIL)
    forgot()
    token = token_in(mails()[0])
    with unit_of_work():
        services.disable(make.again(person), "cli")
    with pytest.raises(LinkOver), unit_of_work():
        registration.reset_password(token, "parole nuove di zecca")


def test_links_lead_to_the_configured_address_whatever_the_request_says(
    app: Flask, mails: Mails
) -> None:
    make.account(email=EMAIL)
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        forgot()
    assert "http://localhost/account/reset/" in mails()[0].text
    assert "evil" not in mails()[0].text + mails()[0].html
