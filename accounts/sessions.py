"""Sessions of browsers: begun at log-in, ended by being deleted."""

from datetime import timedelta

from sqlalchemy import delete

from accounts.models import Account, LoginSession
from kit import audit, clock, ids
from kit.unit_of_work import session

LASTS = timedelta(days=30)
LASTS_FOR_STAFF = timedelta(hours=12)
"""NIST SP 800-63B 4.2.3: with two factors, prove it again every 12 hours."""
HALF_LASTS = timedelta(minutes=10)
"""How long the code of the second step may be awaited."""


def begin(account: Account, *, user_agent: str, mfa_passed: bool) -> str:
    """Begin a session with a fresh secret; the secret, of which only a hash is stored."""
    token = ids.token()
    moment = clock.now()
    if account.has_second_step and not mfa_passed:
        lasts = HALF_LASTS
    else:
        lasts = LASTS_FOR_STAFF if account.is_staff else LASTS
    session().add(
        LoginSession(
            token_hash=ids.digest(token),
            account_id=account.id,
            created_at=moment,
            last_seen_at=moment,
            expires_at=moment + lasts,
            mfa_passed=mfa_passed,
            user_agent=user_agent.replace("\x00", "")[:200],
        )
    )
    session().flush()
    return token


def end(session_id: int | None) -> None:
    """End one session, if it still exists."""
    if session_id is not None:
        session().execute(delete(LoginSession).where(LoginSession.id == session_id))


def end_all(account_id: int, *, but: int | None = None) -> int:
    """End every session of an account except the one numbered `but`; how many ended."""
    statement = delete(LoginSession).where(LoginSession.account_id == account_id)
    if but is not None:
        statement = statement.where(LoginSession.id != but)
    return len(session().execute(statement.returning(LoginSession.id)).all())


def end_one(found: LoginSession, actor: str) -> None:
    """End one of one's own sessions from the list of them."""
    audit.record(actor, "account.session_ended", f"account:{found.account_id}")
    session().delete(found)


def end_others(account_id: int, current: int | None, actor: str) -> int:
    """Log an account out everywhere but here; how many sessions ended."""
    ended = end_all(account_id, but=current)
    audit.record(actor, "account.sessions_ended", f"account:{account_id}", count=ended)
    return ended


def forget_expired() -> None:
    """Delete sessions whose time is over."""
    session().execute(delete(LoginSession).where(LoginSession.expires_at <= clock.now()))
