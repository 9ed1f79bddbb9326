"""Logging in, in one or two steps, and out; guessing is slowed down."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import update

from accounts import locks, passwords, sessions, totp
from accounts.errors import AccountClosed, WrongCode, WrongLogin, WrongPassword
from accounts.models import Account, RecoveryCode
from accounts.queries import find_by_email
from accounts.registration import send_confirmation_again
from accounts.visitors import Visitor
from kit import audit, clock, throttle
from kit.unit_of_work import session

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 100
"""A school or a town hall is many people behind one address."""
CODES_PER_WINDOW = 6
CODES_PER_DAY = 30
"""30 tries a day at 3 valid codes of a million: 1 in 10,000 a day, the password known."""


@dataclass(frozen=True)
class LoggedIn:
    """What came of the right password: a session's secret, and what is still missing."""

    token: str | None
    missing: Literal["nothing", "code", "enrolment", "confirmation"]
    account_id: int


def log_in(email: str, password: str, *, ip: str, user_agent: str, replaces: Visitor) -> LoggedIn:
    """Begin a session; WrongLogin, AccountClosed or TooMany.

    Takes as long for an address without an account. The session that the browser had is
    ended, so that nobody can prepare one for somebody else (session fixation).
    """
    throttle.hit("login.ip", ip, limit=TRIES_PER_ADDRESS, per=WINDOW)
    throttle.hit("login.account", email, limit=TRIES_PER_ACCOUNT, per=WINDOW)
    account = find_by_email(email)
    stored = account.password_hash if account else None
    if not passwords.matches(password, stored) or account is None or stored is None:
        raise WrongLogin
    if account.state == "disabled":
        raise AccountClosed
    if account.state == "unconfirmed":
        send_confirmation_again(account)
        return LoggedIn(None, "confirmation", account.id)
    if passwords.is_dated(stored):
        account.password_hash = passwords.hashed(password)
    sessions.end(replaces.session_id)
    token = sessions.begin(account, user_agent=user_agent, mfa_passed=False)
    if account.has_second_step:
        return LoggedIn(token, "code", account.id)
    audit.record(account.actor, "account.logged_in", account.actor)
    return LoggedIn(token, "enrolment" if account.is_staff else "nothing", account.id)


def pass_second_step(visitor: Visitor, code: str, *, user_agent: str) -> str:
    """Finish a log-in with a code from the telephone or a recovery code; a fresh secret.

    WrongCode, also for a code that was used before; TooMany.
    """
    assert visitor.known_id is not None
    throttle.hit("login.code", str(visitor.known_id), limit=CODES_PER_WINDOW, per=WINDOW)
    throttle.hit("login.code_day", str(visitor.known_id), limit=CODES_PER_DAY, per=_DAY)
    account = locks.account(visitor.known_id)
    accept_code(account, code)
    sessions.end(visitor.session_id)
    audit.record(account.actor, "account.logged_in", account.actor, second_step=True)
    return sessions.begin(account, user_agent=user_agent, mfa_passed=True)


def accept_code(account: Account, code: str) -> None:
    """Use up a code of the second step of a locked account; WrongCode."""
    if account.totp_secret is None:
        raise WrongCode
    step = totp.matching_step(account.totp_secret, code, clock.now(), after=account.last_totp_step)
    if step is not None:
        account.last_totp_step = step
        return
    used = (
        session()
        .execute(
            update(RecoveryCode)
            .where(
                RecoveryCode.account_id == account.id,
                RecoveryCode.code_hash == totp.recovery_hash(account.id, code),
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=clock.now())
            .returning(RecoveryCode.id)
        )
        .one_or_none()
    )
    if used is None:
        raise WrongCode
    audit.record(account.actor, "account.recovery_code_used", account.actor)


def prove_again(account: Account, password: str) -> None:
    """Ask who is logged in for their password before something grave; WrongPassword, TooMany."""
    throttle.hit("account.password", str(account.id), limit=TRIES_PER_ACCOUNT, per=WINDOW)
    if not passwords.matches(password, account.password_hash):
        raise WrongPassword


def log_out(visitor: Visitor) -> None:
    """End the session of this browser."""
    sessions.end(visitor.session_id)


_DAY = timedelta(days=1)
