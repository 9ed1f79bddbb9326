"""One's own account: name, language, password."""

from accounts import locks, passwords, sessions
from accounts.login import prove_again
from accounts.models import Account
from accounts.registration import tell_password_changed
from kit import audit


def change_profile(account: Account, *, display_name: str, locale: str) -> None:
    """Set the public name and the language of pages and mails."""
    account.display_name, account.locale = display_name, locale
    audit.record(account.actor, "account.profile_changed", account.actor)


def change_password(account: Account, current: str, new: str, *, session_id: int | None) -> None:
    """Set a new password; every session but this one ends. WrongPassword, WeakPassword."""
    prove_again(account, current)
    passwords.refuse_weak(new, email=account.email, name=account.display_name)
    account = locks.account(account.id)
    account.password_hash = passwords.hashed(new)
    sessions.end_all(account.id, but=session_id)
    audit.record(account.actor, "account.password_changed", account.actor)
    tell_password_changed(account)
