"""Pledges."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of this room."""
    op.create_table(
        "pledges",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reward_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(length=280), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("committed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("collected_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("consent_amount", sa.BigInteger(), nullable=True),
        sa.Column("consent_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("request_hash", sa.String(length=64), nullable=True),
        sa.Column("retry_since", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "consent_amount >= amount OR state = 'draft'", name=op.f("ck_pledges_within_consent")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'setup_pending', 'committed', 'due', 'charging', 'retry', 'action_required', 'unknown', 'intent_created', 'processing', 'collected', 'refund_pending', 'disputed', 'refunded', 'lost', 'released', 'dropped', 'cancelled', 'failed', 'expired')",
            name=op.f("ck_pledges_state_known"),
        ),
        sa.CheckConstraint("amount BETWEEN 100 AND 10000000", name=op.f("ck_pledges_amount_range")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pledges_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_pledges_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["campaign_rewards.id"], name=op.f("fk_pledges_reward_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
        sa.UniqueConstraint("code", name=op.f("uq_pledges_code")),
        sa.UniqueConstraint("request_key", name=op.f("uq_pledges_request_key")),
    )
    op.create_index(op.f("ix_pledges_account_id"), "pledges", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_pledges_campaign_id_pledges_id"), "pledges", ["campaign_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_pledges_campaign_id_pledges_state_pledges_id"),
        "pledges",
        ["campaign_id", "state", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_pledges_email"), "pledges", ["email"], unique=False)
    op.create_index(op.f("ix_pledges_reward_id"), "pledges", ["reward_id"], unique=False)
    op.create_index(
        "ix_pledges_shown",
        "pledges",
        ["campaign_id", "id"],
        unique=False,
        postgresql_where=sa.text(
            "(NOT is_anonymous OR message <> '') AND (committed_at IS NOT NULL OR collected_at IS NOT NULL)"
        ),
    )
    op.create_index(op.f("ix_pledges_state"), "pledges", ["state"], unique=False)
    op.create_index(
        op.f("ix_pledges_state_pledges_state_since"),
        "pledges",
        ["state", "state_since"],
        unique=False,
    )
