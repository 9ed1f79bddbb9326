"""Jobs of accounts."""

from accounts import sessions
from kit.jobs import task


@task("accounts.forget_expired_sessions", every_minutes=60)
def forget_expired_sessions() -> None:
    """Delete sessions whose time is over; they open nothing since then."""
    sessions.forget_expired()
