"""Accounts as other domains and admins handle them: made, given a role, closed, opened again."""

from accounts import locks, passwords, sessions
from accounts.errors import AccountExists, LastAdmin, NotYourself
from accounts.models import Account
from accounts.queries import display_names, find, find_by_email, staff_emails
from accounts.second_step import forget_second_step
from accounts.states import ADMIN, CITIZEN, ROLES
from kit import audit, clock, links, mail
from kit.states import SYSTEM
from kit.unit_of_work import session

__all__ = [
    "create_account",
    "disable",
    "display_names",
    "enable",
    "find",
    "find_by_email",
    "reset_mfa",
    "set_role",
    "staff_emails",
]


def create_account(
    email: str,
    password: str | None,
    display_name: str,
    role: str = CITIZEN,
    confirmed: bool = False,
    *,
    locale: str = "it",
    actor: str = SYSTEM,
) -> Account:
    """A new account; AccountExists if the address is taken. Writes no mail.

    Without a password the person sets one through "password dimenticata". `confirmed` says
    that the address is known to be theirs. WeakPassword, ValueError for an unknown role.
    """
    email = email.strip().lower()
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    if password is not None:
        passwords.refuse_weak(password, email=email, name=display_name)
    locks.address(email)
    if find_by_email(email) is not None:
        raise AccountExists
    account = Account(
        email=email,
        display_name=display_name,
        password_hash=passwords.hashed(password) if password is not None else None,
        role=role,
        locale=locale,
        created_at=clock.now(),
    )
    session().add(account)
    session().flush()
    if confirmed:
        account.move_to("active", actor=actor, reason="address known")
    audit.record(actor, "account.created", account.actor, role=role)
    return account


def set_role(account: Account, role: str, actor: str) -> Account:
    """Give an account another role; its sessions end. NotYourself, LastAdmin, ValueError."""
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    if account.actor == actor:
        raise NotYourself
    if role != ADMIN:
        _keep_an_admin(account)
    account = locks.account(account.id)
    before, account.role = account.role, role
    if before == role:
        return account
    sessions.end_all(account.id)
    audit.record(actor, "account.role_set", account.actor, before=before, after=role)
    mail.send(
        "accounts/new_role",
        account.email,
        locale=account.locale,
        role=role,
        is_staff=account.is_staff,
        link=links.address("accounts.log_in"),
    )
    return account


def disable(account: Account, actor: str, reason: str = "") -> Account:
    """Close an account: nobody can log in with it, its sessions end. NotYourself, LastAdmin."""
    if account.actor == actor:
        raise NotYourself
    _keep_an_admin(account)
    account = locks.account(account.id)
    account.move_to("disabled", actor=actor, reason=reason)
    sessions.end_all(account.id)
    audit.record(actor, "account.disabled", account.actor, reason=reason)
    return account


def enable(account: Account, actor: str, reason: str = "") -> Account:
    """Open a closed account again."""
    account = locks.account(account.id)
    account.move_to("active", actor=actor, reason=reason)
    audit.record(actor, "account.enabled", account.actor, reason=reason)
    return account


def reset_mfa(account: Account, actor: str) -> Account:
    """Take away the second step of who lost telephone and recovery codes; sessions end.

    Staff must set it up again at the next log-in.
    """
    account = locks.account(account.id)
    forget_second_step(account)
    sessions.end_all(account.id)
    audit.record(actor, "account.mfa_reset", account.actor)
    mail.send(
        "accounts/mfa_reset",
        account.email,
        locale=account.locale,
        is_staff=account.is_staff,
        link=links.address("accounts.log_in"),
    )
    return account


def _keep_an_admin(account: Account) -> None:
    """Raise LastAdmin if nobody else could administer without `account`."""
    if account.role == ADMIN and set(locks.active_admins()) <= {account.id}:
        raise LastAdmin
