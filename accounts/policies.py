"""Who may do what with accounts."""

from typing import Any

from kit import authz
from kit.authz import anyone, is_admin, logged_in


def owns_session(visitor: Any, subject: Any) -> bool:
    """The session in question is one of the visitor's."""
    return subject is not None and subject.account_id == visitor.account_id


def awaits_code(visitor: Any, subject: Any) -> bool:
    """The password was right and the code of the second step is missing."""
    return bool(visitor.stage == "code")


def must_enrol(visitor: Any, subject: Any) -> bool:
    """Staff who have not set up the second step yet."""
    return bool(visitor.stage == "enrol")


PERMISSIONS: dict[str, authz.Rows] = {
    "account.anonymous": [(anyone,)],
    "account.second_step": [(awaits_code,)],
    "account.own": [(logged_in,)],
    "account.security": [(logged_in,), (must_enrol,)],
    "account.end_session": [(logged_in, owns_session)],
    "account.manage": [(is_admin,)],
}

authz.declare(PERMISSIONS)
