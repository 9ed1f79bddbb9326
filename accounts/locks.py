"""Locks of accounts, taken before any check, in this order: an address, admins, one account."""

import zlib

from sqlalchemy import func, select

from accounts.models import Account
from accounts.states import ADMIN
from kit import row_locks
from kit.unit_of_work import session

_ADDRESS = 7_263_542
"""The family of advisory locks that stand for e-mail addresses."""


def address(email: str) -> None:
    """Let one transaction at a time register an address, also one nobody has yet."""
    number = zlib.crc32(email.encode()) - 2**31
    session().execute(select(func.pg_advisory_xact_lock(_ADDRESS, number)))


def active_admins() -> list[int]:
    """Lock every active admin, so that two of them cannot remove each other; their numbers."""
    return list(
        session().scalars(
            select(Account.id)
            .where(Account.role == ADMIN, Account.state == "active")
            .order_by(Account.id)
            .with_for_update()
        )
    )


def account(account_id: int) -> Account:
    """Lock one account and read it anew; NoResultFound if there is none."""
    return row_locks.one(Account, account_id, whole=True)
