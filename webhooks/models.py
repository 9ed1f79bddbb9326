"""Tables of signed events: what came in, what goes out, to whom, and each attempt at it."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kit import clock
from kit.db import Base, Id, Instant, one_of
from kit.states import Lifecycle, Stateful
from webhooks.states import DELIVERY, ENDPOINT, INBOUND, REASONS


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


class Refusal(Base):
    """An hour of events that a door refused for one reason: how many, and the last of them."""

    __tablename__ = "webhook_refusals"
    __table_args__ = (
        UniqueConstraint("source", "reason", "hour"),
        one_of("reason", REASONS),
        CheckConstraint("count > 0", name="counted"),
    )

    id: Mapped[Id]
    source: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20))
    hour: Mapped[Instant]
    count: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[Instant]
    event_id: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str] = mapped_column(String(200))


class Endpoint(Stateful, Base):
    """A receiver of our events: where, signed with what, for which kinds (["*"] for all).

    `is_configured` ones come from the operator's configuration and are changed there.
    `older_secret` signs beside `secret` until `older_until`: the time of a rotation. `code` is
    its public name; `failing_since` the first of the `failures` that no success has interrupted.
    `rests_until` is when one that failed often is tried again.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        ENDPOINT.check(),
        Index(None, "url", unique=True, postgresql_where=text("state <> 'removed'")),
        CheckConstraint("(older_secret IS NULL) = (older_until IS NULL)", name="older_secret_ends"),
    )
    lifecycle: ClassVar[Lifecycle] = ENDPOINT

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    url: Mapped[str] = mapped_column(String(500))
    kinds: Mapped[list[str]]
    secret: Mapped[str] = mapped_column(Text)
    older_secret: Mapped[str | None] = mapped_column(Text)
    older_until: Mapped[datetime | None]
    created_at: Mapped[Instant]
    is_configured: Mapped[bool] = mapped_column(default=False)
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(Integer, default=0)
    rests_until: Mapped[datetime | None]

    @property
    def reference(self) -> str:
        """How the log and the events about it call it."""
        return f"endpoint:{self.code}"

    def wants(self, kind: str) -> bool:
        return "*" in self.kinds or kind in self.kinds

    @property
    def is_rotating(self) -> bool:
        """Whether the older secret still signs."""
        return self.older_until is not None and self.older_until > clock.now()

    def secrets(self) -> list[str]:
        """What to sign with now, the newest first."""
        older = self.older_secret if self.is_rotating else None
        return [self.secret, *([older] if older else [])]


class Delivery(Stateful, Base):
    """One outbound event on its way to one endpoint.

    `lane` is drawn from the subject: one job at a time works in a lane of an endpoint, so that
    events about one thing keep their order and a slow endpoint holds few workers.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id"),
        DELIVERY.check(),
        Index(
            "ix_webhook_deliveries_waiting",
            "endpoint_id",
            "lane",
            "id",
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_webhook_deliveries_in_order",
            "endpoint_id",
            "subject",
            "id",
            postgresql_where=text("state = 'pending'"),
        ),
    )
    lifecycle: ClassVar[Lifecycle] = DELIVERY

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("webhook_outbound_events.id"), index=True)
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoints.id"), index=True)
    subject: Mapped[str] = mapped_column(String(80))
    lane: Mapped[int] = mapped_column(Integer)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[datetime | None]

    endpoint: Mapped[Endpoint] = relationship()
    event: Mapped[OutboundEvent] = relationship()


class Attempt(Base):
    """One attempt of a delivery: when, how long (milliseconds), its headers, what came back."""

    __tablename__ = "webhook_attempts"

    id: Mapped[Id]
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_deliveries.id"), index=True)
    at: Mapped[Instant]
    milliseconds: Mapped[int] = mapped_column(Integer)
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[int | None] = mapped_column(Integer)
    answer: Mapped[str] = mapped_column(String(500), default="")
