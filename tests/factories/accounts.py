"""Accounts for tests, and browsers in which they are logged in."""

import re
from itertools import count

from argon2 import PasswordHasher
from flask.testing import FlaskClient

from accounts import passwords, services, sessions, totp
from accounts.models import Account
from accounts.queries import find
from communities.moderation.models import Standing
from kit import clock
from kit.mail import Mail
from kit.unit_of_work import joined, session

PASSWORD = "tre gatti sul tetto"

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Tests log in thousands of times; only its own tests need the real cost."""

_numbers = count(1)

passwords.configure(CHEAP)


def account(
    role: str = "citizen",
    *,
    email: str | None = None,
    password: str | None = PASSWORD,
    name: str = "Anna Esposito",
    confirmed: bool = True,
    known: bool = True,
) -> Account:
    """An account as the service makes it, with an address of its own.

    A moderator has read something of theirs before, unless they are not `known`.
    """
    with joined():
        made = services.create_account(
            email or f"membro{next(_numbers)}@posta.example", password, name, role, confirmed
        )
        if known and role == "citizen":
            session().add(Standing(account_id=made.id, vouched_at=clock.now()))
        return made


def with_second_step(owner: Account) -> str:
    """Give an account the second step; the secret that its telephone keeps."""
    secret = totp.new_secret()
    with joined():
        stored = again(owner)
        stored.totp_secret, stored.totp_enabled_at = secret, clock.now()
        session().flush()
    owner.totp_secret, owner.totp_enabled_at = secret, clock.now()
    return secret


def again(owner: Account) -> Account:
    """The account as it is in the database now."""
    with joined() as opened:
        found = find(owner.id)
        assert found is not None
        opened.refresh(found)
        return found


def session_token(owner: Account, *, user_agent: str = "Firefox Linux") -> str:
    """A session's secret, past every step of the log-in; staff get a second step for it."""
    with joined():
        if owner.is_staff and not owner.has_second_step:
            with_second_step(owner)
        return sessions.begin(again(owner), user_agent=user_agent, mfa_passed=True)


def log_in(client: FlaskClient, owner: Account) -> FlaskClient:
    """Make `client` a browser in which `owner` is fully logged in."""
    client.set_cookie("session_id", session_token(owner))
    return client


def link_in(mail: Mail) -> str:
    """The path of the first link of ours in a mail."""
    found = re.search(r"\(http://localhost(/[^)\s]+)\)", mail.text)
    assert found, mail.text
    return found.group(1)
