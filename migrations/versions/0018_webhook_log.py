"""Headers of attempts, rests of failing endpoints, counts of refused events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = postgresql.TIMESTAMP(timezone=True)
REASONS = (
    "'bad_signature', 'no_signature', 'wrong_time', 'too_large', 'bad_json', 'bad_event', 'known'"
)


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column(
        "webhook_attempts",
        sa.Column(
            "headers",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            server_default="{}",
        ),
    )
    op.alter_column("webhook_attempts", "headers", server_default=None)
    op.add_column(
        "webhook_endpoints", sa.Column("failures", sa.Integer(), nullable=False, server_default="0")
    )
    op.alter_column("webhook_endpoints", "failures", server_default=None)
    op.add_column("webhook_endpoints", sa.Column("rests_until", MOMENT, nullable=True))
    op.create_table(
        "webhook_refusals",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("hour", MOMENT, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("event_id", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.CheckConstraint(f"reason IN ({REASONS})", name=op.f("ck_webhook_refusals_reason_known")),
        sa.CheckConstraint("count > 0", name=op.f("ck_webhook_refusals_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_refusals")),
        sa.UniqueConstraint(
            "source", "reason", "hour", name=op.f("uq_webhook_refusals_source_reason_hour")
        ),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("webhook_refusals")
    op.drop_column("webhook_endpoints", "rests_until")
    op.drop_column("webhook_endpoints", "failures")
    op.drop_column("webhook_attempts", "headers")
