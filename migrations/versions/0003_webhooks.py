"""Events in and out, deliveries and attempts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of this room."""
    op.create_table(
        "webhook_inbound_events",
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'failed', 'handled', 'ignored')",
            name=op.f("ck_webhook_inbound_events_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_inbound_events")),
        sa.UniqueConstraint(
            "source", "event_id", name=op.f("uq_webhook_inbound_events_source_event_id")
        ),
    )
    op.create_index(
        op.f("ix_webhook_inbound_events_kind"), "webhook_inbound_events", ["kind"], unique=False
    )
    op.create_index(
        op.f("ix_webhook_inbound_events_state"), "webhook_inbound_events", ["state"], unique=False
    )
    op.create_table(
        "webhook_outbound_events",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_outbound_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_webhook_outbound_events_event_id")),
    )
    op.create_index(
        op.f("ix_webhook_outbound_events_kind"), "webhook_outbound_events", ["kind"], unique=False
    )
    op.create_index(
        op.f("ix_webhook_outbound_events_subject_webhook_outbound_events_id"),
        "webhook_outbound_events",
        ["subject", "id"],
        unique=False,
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("endpoint", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'failed', 'delivered')",
            name=op.f("ck_webhook_deliveries_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["webhook_outbound_events.id"],
            name=op.f("fk_webhook_deliveries_event_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint(
            "event_id", "endpoint", name=op.f("uq_webhook_deliveries_event_id_endpoint")
        ),
    )
    op.create_index(
        op.f("ix_webhook_deliveries_endpoint_webhook_deliveries_subject_webhook_deliveries_id"),
        "webhook_deliveries",
        ["endpoint", "subject", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_webhook_deliveries_event_id"), "webhook_deliveries", ["event_id"], unique=False
    )
    op.create_index(
        op.f("ix_webhook_deliveries_state"), "webhook_deliveries", ["state"], unique=False
    )
    op.create_table(
        "webhook_attempts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["webhook_deliveries.id"], name=op.f("fk_webhook_attempts_delivery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempts")),
    )
    op.create_index(
        op.f("ix_webhook_attempts_delivery_id"), "webhook_attempts", ["delivery_id"], unique=False
    )


# ### end Alembic commands ###
