"""Tables of signed events: what came in, what goes out, and each attempt to deliver it."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, Id, Instant
from kit.states import Lifecycle, Stateful
from webhooks.states import DELIVERY, INBOUND


class InboundEvent(Stateful, Base):
    """An event somebody sent us: stored once by (source, event_id), handled once."""

    __tablename__ = "webhook_inbound_events"
    __table_args__ = (UniqueConstraint("source", "event_id"), INBOUND.check())
    lifecycle: ClassVar[Lifecycle] = INBOUND

    id: Mapped[Id]
    source: Mapped[str] = mapped_column(String(20))
    event_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(80), index=True)
    received_at: Mapped[Instant]
    payload: Mapped[dict[str, Any]]


class OutboundEvent(Base):
    """A fact we tell partners, as it is sent; `subject` orders events about one thing."""

    __tablename__ = "webhook_outbound_events"
    __table_args__ = (Index(None, "subject", "id"),)

    id: Mapped[Id]
    event_id: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(80))
    at: Mapped[Instant]
    body: Mapped[str] = mapped_column(Text)


class Delivery(Stateful, Base):
    """One outbound event on its way to one endpoint."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint"),
        DELIVERY.check(),
        Index(None, "endpoint", "subject", "id"),
    )
    lifecycle: ClassVar[Lifecycle] = DELIVERY

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("webhook_outbound_events.id"), index=True)
    endpoint: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[datetime | None]


class Attempt(Base):
    """One attempt of a delivery: when, how long (milliseconds), what came back."""

    __tablename__ = "webhook_attempts"

    id: Mapped[Id]
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_deliveries.id"), index=True)
    at: Mapped[Instant]
    milliseconds: Mapped[int] = mapped_column(Integer)
    status: Mapped[int | None] = mapped_column(Integer)
    answer: Mapped[str] = mapped_column(String(500), default="")
