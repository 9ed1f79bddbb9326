"""Tables of accounts: people, their recovery codes, their sessions."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.states import ACCOUNT, ROLES, STAFF
from kit.db import Base, Id, Instant, one_of
from kit.states import Lifecycle, Stateful


class Account(Stateful, Base):
    """A person who can log in. `password_hash` is empty until they choose a password."""

    __tablename__ = "accounts"
    __table_args__ = (
        ACCOUNT.check(),
        one_of("role", ROLES),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint(
            "totp_enabled_at IS NULL OR totp_secret IS NOT NULL", name="totp_has_secret"
        ),
        Index(None, "role", "id"),
    )
    lifecycle: ClassVar[Lifecycle] = ACCOUNT

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20), default="citizen")
    locale: Mapped[str] = mapped_column(String(5), default="it")
    created_at: Mapped[Instant]
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_enabled_at: Mapped[datetime | None]
    last_totp_step: Mapped[int] = mapped_column(default=0)

    @property
    def actor(self) -> str:
        """How logs name this person: "account:12"."""
        return f"account:{self.id}"

    @property
    def is_staff(self) -> bool:
        """Whether the second step at log-in is mandatory."""
        return self.role in STAFF

    @property
    def has_second_step(self) -> bool:
        """Whether a code is asked after the password."""
        return self.totp_enabled_at is not None


class RecoveryCode(Base):
    """A code that opens the second step once, for who has lost the telephone; only its hash."""

    __tablename__ = "account_recovery_codes"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class LoginSession(Base):
    """A browser in which somebody is logged in; it ends by being deleted.

    Without `mfa_passed` and with a second step set up it opens nothing but the code page.
    """

    __tablename__ = "login_sessions"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    mfa_passed: Mapped[bool] = mapped_column(default=False)
    user_agent: Mapped[str] = mapped_column(String(200), default="")

    account: Mapped[Account] = relationship()
