"""The queue's own table as the admin's lists read it; the queue itself writes it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Queue(DeclarativeBase):
    """Apart from kit.db.Base, so that our migrations leave the queue's schema alone."""


class Job(Queue):
    """A job: what is to be done, with what, how often it was tried."""

    __tablename__ = "procrastinate_jobs"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    task_name: Mapped[str] = mapped_column(String(128))
    queue_name: Mapped[str] = mapped_column(String(128))
    status: Mapped[str] = mapped_column(String)
    attempts: Mapped[int] = mapped_column(Integer)
    scheduled_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    args: Mapped[dict[str, Any]] = mapped_column(JSONB)
