"""Questions about accounts and sessions."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from accounts.models import Account, LoginSession, RecoveryCode
from kit import clock
from kit.i18n import gettext
from kit.unit_of_work import session


def find(account_id: int) -> Account | None:
    """The account with this number."""
    return session().get(Account, account_id)


def find_by_email(email: str) -> Account | None:
    """The account with this address, however its letters are written."""
    return (
        session()
        .scalars(select(Account).where(Account.email == email.strip().lower()))
        .one_or_none()
    )


def display_names(account_ids: Iterable[int]) -> dict[int, str]:
    """Public names of accounts by number, in one query; numbers of nobody are left out."""
    wanted = set(account_ids)
    if not wanted:
        return {}
    rows = session().execute(
        select(Account.id, Account.display_name, Account.state).where(Account.id.in_(wanted))
    )
    nobody = gettext("Utente cancellato")
    return {row.id: nobody if row.state == "erased" else row.display_name for row in rows}


def staff_emails(role: str) -> list[str]:
    """Addresses of the active accounts with a role, in order of seniority."""
    return list(
        session().scalars(
            select(Account.email)
            .where(Account.role == role, Account.state == "active")
            .order_by(Account.id)
        )
    )


def sessions_of(account_id: int) -> Sequence[LoginSession]:
    """The browsers in which an account is logged in, the latest used first."""
    return (
        session()
        .scalars(
            select(LoginSession)
            .where(LoginSession.account_id == account_id, LoginSession.expires_at > clock.now())
            .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
        )
        .all()
    )


def find_session(session_id: int) -> LoginSession | None:
    """One session by its number, whosever it is."""
    return session().get(LoginSession, session_id) if session_id < 2**63 else None


def recovery_codes_left(account_id: int) -> int:
    """How many recovery codes were not used yet."""
    return (
        session().scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )
