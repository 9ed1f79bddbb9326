"""Who sends a request: an account, somebody half way through logging in, or a guest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select, update

from accounts.models import Account, LoginSession
from accounts.states import GUEST, STAFF
from kit import clock, ids
from kit.unit_of_work import session

Stage = Literal["guest", "code", "enrol", "full"]
"""How far the log-in has come: not begun; the code is missing; staff must set up codes; done."""

SEEN_EVERY = timedelta(minutes=10)
"""How precisely the last use of a session is known: not every request writes."""


@dataclass(frozen=True)
class Visitor:
    """Satisfies kit.authz.Visitor.

    Only at stage "full" do `account_id` and `role` say who it is: at every other stage they
    are a guest's, so that no domain's policy can grant anything to a half-finished log-in.
    `known_id` names the account at every stage, for the log-in's own pages.
    """

    account_id: int | None = None
    role: str = GUEST
    actor: str = "guest"
    display_name: str = ""
    email: str = ""
    locale: str | None = None
    mfa_ok: bool = False
    stage: Stage = "guest"
    known_id: int | None = None
    session_id: int | None = None

    @property
    def is_staff(self) -> bool:
        """An animator or an admin, fully logged in."""
        return self.role in STAFF

    @property
    def is_logged_in(self) -> bool:
        return self.account_id is not None


NOBODY = Visitor()


def load(token: str) -> Visitor:
    """The visitor with this session cookie; NOBODY if the session is over. One query."""
    moment = clock.now()
    row = (
        session()
        .execute(
            select(
                LoginSession.id,
                LoginSession.mfa_passed,
                LoginSession.last_seen_at,
                Account.id.label("account_id"),
                Account.email,
                Account.display_name,
                Account.role,
                Account.locale,
                Account.totp_enabled_at,
            )
            .join(Account, Account.id == LoginSession.account_id)
            .where(
                LoginSession.token_hash == ids.digest(token),
                LoginSession.expires_at > moment,
                Account.state == "active",
            )
        )
        .one_or_none()
    )
    if row is None:
        return NOBODY
    if row.last_seen_at < moment - SEEN_EVERY:
        _saw(row.id, moment)
    stage = _stage(row.role, row.totp_enabled_at, row.mfa_passed)
    full = stage == "full"
    return Visitor(
        account_id=row.account_id if full else None,
        role=row.role if full else GUEST,
        actor=f"account:{row.account_id}" if full else "guest",
        display_name=row.display_name if full else "",
        email=row.email if full else "",
        locale=row.locale,
        mfa_ok=row.mfa_passed and row.totp_enabled_at is not None,
        stage=stage,
        known_id=row.account_id,
        session_id=row.id,
    )


def _stage(role: str, totp_enabled_at: datetime | None, mfa_passed: bool) -> Stage:
    if totp_enabled_at is not None and not mfa_passed:
        return "code"
    if role in STAFF and totp_enabled_at is None:
        return "enrol"
    return "full"


def _saw(session_id: int, moment: datetime) -> None:
    session().execute(
        update(LoginSession).where(LoginSession.id == session_id).values(last_seen_at=moment)
    )
