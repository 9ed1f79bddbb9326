"""Endpoints of signed events: rows that an admin manages, with deliveries in lanes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = postgresql.TIMESTAMP(timezone=True)
STATES = "state IN ('active', 'paused', 'disabled', 'removed')"


def upgrade() -> None:
    """Make the table; every address that deliveries name becomes an endpoint."""
    op.create_table(
        "webhook_endpoints",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("kinds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("older_secret", sa.Text(), nullable=True),
        sa.Column("older_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("is_configured", sa.Boolean(), nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_webhook_endpoints_state_known")),
        sa.CheckConstraint(
            "(older_secret IS NULL) = (older_until IS NULL)",
            name=op.f("ck_webhook_endpoints_older_secret_ends"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
        sa.UniqueConstraint("code", name=op.f("uq_webhook_endpoints_code")),
    )
    op.create_index(op.f("ix_webhook_endpoints_state"), "webhook_endpoints", ["state"])
    op.create_index(
        op.f("ix_webhook_endpoints_url"),
        "webhook_endpoints",
        ["url"],
        unique=True,
        postgresql_where=sa.text("state <> 'removed'"),
    )
    op.execute(
        """INSERT INTO webhook_endpoints
            (code, name, url, kinds, secret, created_at, is_configured, state, state_since)
        SELECT 'E' || row_number() OVER (ORDER BY endpoint), '', endpoint, '["*"]', '', now(),
            true, 'active', now() FROM (SELECT DISTINCT endpoint FROM webhook_deliveries) AS known"""
    )
    op.add_column("webhook_deliveries", sa.Column("endpoint_id", sa.BigInteger()))
    op.add_column("webhook_deliveries", sa.Column("lane", sa.Integer(), server_default="0"))
    op.execute(
        """UPDATE webhook_deliveries SET endpoint_id = webhook_endpoints.id
        FROM webhook_endpoints WHERE url = endpoint"""
    )
    op.drop_column("webhook_deliveries", "endpoint")
    op.alter_column("webhook_deliveries", "endpoint_id", nullable=False)
    op.alter_column("webhook_deliveries", "lane", nullable=False, server_default=None)
    op.create_foreign_key(
        op.f("fk_webhook_deliveries_endpoint_id"),
        "webhook_deliveries",
        "webhook_endpoints",
        ["endpoint_id"],
        ["id"],
    )
    op.create_unique_constraint(
        op.f("uq_webhook_deliveries_event_id_endpoint_id"),
        "webhook_deliveries",
        ["event_id", "endpoint_id"],
    )
    op.create_index(
        op.f("ix_webhook_deliveries_endpoint_id"), "webhook_deliveries", ["endpoint_id"]
    )
    for name, columns in (
        ("waiting", ["endpoint_id", "lane", "id"]),
        ("in_order", ["endpoint_id", "subject", "id"]),
    ):
        op.create_index(
            f"ix_webhook_deliveries_{name}",
            "webhook_deliveries",
            columns,
            postgresql_where=sa.text("state = 'pending'"),
        )


def downgrade() -> None:
    """Back to addresses in the deliveries; what an admin had added is gone."""
    for name in ("waiting", "in_order", "endpoint_id"):
        op.drop_index(f"ix_webhook_deliveries_{name}", table_name="webhook_deliveries")
    op.add_column("webhook_deliveries", sa.Column("endpoint", sa.String(length=300)))
    op.execute(
        """UPDATE webhook_deliveries SET endpoint = left(url, 300)
        FROM webhook_endpoints WHERE webhook_endpoints.id = endpoint_id"""
    )
    op.alter_column("webhook_deliveries", "endpoint", nullable=False)
    op.drop_column("webhook_deliveries", "endpoint_id")
    op.drop_column("webhook_deliveries", "lane")
    op.create_unique_constraint(
        op.f("uq_webhook_deliveries_event_id_endpoint"),
        "webhook_deliveries",
        ["event_id", "endpoint"],
    )
    op.create_index(
        op.f("ix_webhook_deliveries_endpoint_webhook_deliveries_subject_webhook_deliveries_id"),
        "webhook_deliveries",
        ["endpoint", "subject", "id"],
    )
    op.drop_table("webhook_endpoints")
