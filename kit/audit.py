"""The log of who did what: one row for every deed that no lifecycle writes down by itself."""

from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit import clock
from kit.db import Base, Id, Instant
from kit.unit_of_work import session


class Deed(Base):
    """One deed: when, who, what, to what. Append-only."""

    __tablename__ = "audit_deeds"
    __table_args__ = (Index(None, "subject"),)

    id: Mapped[Id]
    at: Mapped[Instant]
    actor: Mapped[str] = mapped_column(String(80), index=True)
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(120))
    details: Mapped[dict[str, Any]]


def record(actor: str, action: str, subject: str = "", **details: Any) -> None:
    """Write a deed into the open unit of work; `details` are JSON values without secrets."""
    session().add(
        Deed(at=clock.now(), actor=actor, action=action, subject=subject, details=details)
    )
