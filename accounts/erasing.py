"""Erasing one's account, and taking one's data along (Regulation (EU) 2016/679, art. 17 and 20).

The row stays as a number without a name, so that books, decisions and logs keep their sense.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete

from accounts import locks, sessions
from accounts.errors import LastAdmin
from accounts.events import AccountErased
from accounts.login import prove_again
from accounts.models import Account, RecoveryCode
from accounts.states import ADMIN, CITIZEN
from kit import audit, clock, mail
from kit.events import publish
from kit.unit_of_work import session

NOBODY = "Utente cancellato"
"""The public name of an erased account, in Italian; accounts.queries says it in English."""

Collect = Callable[[Account], Any]
"""What one domain knows of a person, as JSON values."""

_collectors: dict[str, Collect] = {}


def erase(account: Account, password: str, *, cancels_pledges: bool) -> None:
    """Take name, address, password and sessions away for good.

    Raises WrongPassword, LastAdmin, and whatever a domain objects.
    """
    prove_again(account, password)
    if account.role == ADMIN and set(locks.active_admins()) <= {account.id}:
        raise LastAdmin
    account = locks.account(account.id)
    email = account.email
    publish(AccountErased(account.id, email, cancels_pledges))
    mail.forget(email)
    mail.send("accounts/erased", email, locale=account.locale, cancels_pledges=cancels_pledges)
    account.email = f"account-{account.id}@erased.invalid"
    account.display_name = NOBODY
    account.password_hash = account.totp_secret = account.totp_enabled_at = None
    account.role = CITIZEN
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    sessions.end_all(account.id)
    account.move_to("erased", actor=account.actor, reason="asked by the person")
    audit.record(account.actor, "account.erased", account.actor)


def collect_with(name: str, collect: Collect) -> None:
    """Say who knows a part of a person's data (crowdfund/wiring.py)."""
    _collectors[name] = collect


def everything_of(account: Account) -> dict[str, Any]:
    """Whatever is known of a person, by domain, as JSON values; who asked is logged."""
    audit.record(account.actor, "account.exported", account.actor)
    own = {
        "email": account.email,
        "display_name": account.display_name,
        "role": account.role,
        "language": account.locale,
        "since": account.created_at.isoformat(),
        "second_step": account.has_second_step,
    }
    parts = {name: collect(account) for name, collect in _collectors.items()}
    return {"made_at": clock.now().isoformat(), "account": own, **parts}
