"""Becoming a member: registering, confirming the address, choosing a new password by mail.

No answer tells whether an address has an account; only the mail to that address does.
"""

from datetime import timedelta

from accounts import locks, passwords, sessions
from accounts.errors import LinkOver
from accounts.models import Account
from accounts.queries import find, find_by_email
from kit import audit, clock, ids, links, mail, throttle
from kit.unit_of_work import session

CONFIRM = "account.confirm"
RESET = "account.reset"
CONFIRM_WITHIN = timedelta(days=3)
RESET_WITHIN = timedelta(hours=2)

HOUR = timedelta(hours=1)
MAILS_PER_ADDRESS = 4
"""Mails an hour that strangers can have sent to one address."""
REQUESTS_PER_IP = 60


def register(email: str, password: str, display_name: str, *, locale: str, ip: str) -> None:
    """Ask for an account; WeakPassword, TooMany. What follows is in the mail.

    An address that was never confirmed takes the newest name and password, and its earlier
    links lose their worth: nobody can lie in wait behind somebody else's address.
    """
    _slow_down("register", email, ip)
    passwords.refuse_weak(password, email=email, name=display_name)
    stored = passwords.hashed(password)
    locks.address(email)
    account = find_by_email(email)
    if account is None:
        account = Account(
            email=email, display_name=display_name, locale=locale, created_at=clock.now()
        )
        session().add(account)
    elif account.state != "unconfirmed":
        mail.send(
            "accounts/already_registered",
            account.email,
            locale=account.locale,
            login=links.address("accounts.log_in"),
            forgot=links.address("accounts.forgot"),
        )
        return
    account.display_name, account.password_hash, account.locale = display_name, stored, locale
    session().flush()
    audit.record(account.actor, "account.registered", account.actor)
    _send_confirmation(account)


def send_confirmation_again(account: Account) -> None:
    """Mail the confirming link once more; TooMany."""
    throttle.hit("mail.confirm", account.email, limit=MAILS_PER_ADDRESS, per=HOUR)
    _send_confirmation(account)


def read_confirmation(token: str) -> Account:
    """The account that a confirming link is for; LinkOver."""
    return _read(CONFIRM, token, CONFIRM_WITHIN)


def confirm(token: str) -> Account:
    """Take the address as theirs; harmless the second time. LinkOver."""
    account = locks.account(read_confirmation(token).id)
    if account.state == "unconfirmed":
        account.move_to("active", actor=account.actor, reason="opened the link in the mail")
    return account


def request_reset(email: str, *, ip: str) -> None:
    """Mail a link to choose a new password, if the address has an account; TooMany.

    For any other address the same work is done and thrown away, so that it takes as long.
    """
    _slow_down("forgot", email, ip)
    account = find_by_email(email)
    if account is not None and account.state != "disabled":
        _send_reset(account.email, account.locale, _token(RESET, account))
        return
    decoy = session().begin_nested()
    _send_reset(email, "it", links.sign(RESET, "0:nobody"))
    decoy.rollback()


def read_reset(token: str) -> Account:
    """The account that a link for a new password is for; LinkOver once it was used."""
    account = _read(RESET, token, RESET_WITHIN)
    if account.state == "disabled":
        raise LinkOver
    return account


def reset_password(token: str, password: str) -> Account:
    """Set a new password; every session ends. Confirms the address too. LinkOver, WeakPassword."""
    locks.account(read_reset(token).id)
    account = read_reset(token)
    passwords.refuse_weak(password, email=account.email, name=account.display_name)
    account.password_hash = passwords.hashed(password)
    if account.state == "unconfirmed":
        account.move_to("active", actor=account.actor, reason="opened the link in the mail")
    sessions.end_all(account.id)
    audit.record(account.actor, "account.password_reset", account.actor)
    tell_password_changed(account)
    return account


def tell_password_changed(account: Account) -> None:
    """Warn by mail that the password is another one now."""
    mail.send(
        "accounts/password_changed",
        account.email,
        locale=account.locale,
        link=links.address("accounts.forgot"),
    )


def _slow_down(what: str, email: str, ip: str) -> None:
    throttle.hit(f"{what}.ip", ip, limit=REQUESTS_PER_IP, per=HOUR)
    throttle.hit(f"{what}.address", email, limit=MAILS_PER_ADDRESS, per=HOUR)


def _send_confirmation(account: Account) -> None:
    mail.send(
        "accounts/confirm",
        account.email,
        locale=account.locale,
        link=links.address("accounts.confirm", token=_token(CONFIRM, account)),
        days=CONFIRM_WITHIN.days,
    )


def _send_reset(email: str, locale: str, token: str) -> None:
    mail.send(
        "accounts/reset",
        email,
        locale=locale,
        link=links.address("accounts.reset", token=token),
        hours=int(RESET_WITHIN.total_seconds()) // 3600,
    )


def _token(purpose: str, account: Account) -> str:
    return links.sign(purpose, f"{account.id}:{_fingerprint(account)}")


def _read(purpose: str, token: str, within: timedelta) -> Account:
    value = links.read(purpose, token, valid_for=within) or ""
    number, _colon, fingerprint = value.partition(":")
    account = find(int(number)) if number.isdigit() else None
    if account is None or fingerprint != _fingerprint(account):
        raise LinkOver
    return account


def _fingerprint(account: Account) -> str:
    """Changes with the password and the address, so that a link dies with what it was made for."""
    return ids.digest(f"{account.password_hash}|{account.email}")[:24]
