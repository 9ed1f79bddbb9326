"""The shield against card testers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "throttle_levels",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("raised_at", INSTANT, nullable=True),
        sa.Column("raised_until", INSTANT, nullable=True),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle_levels")),
    )
    op.create_index(
        op.f("ix_throttle_levels_raised_until"), "throttle_levels", ["raised_until"], unique=False
    )
    op.create_table(
        "pledge_passages",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("campaign_key", sa.String(length=64), nullable=False),
        sa.Column("ip_key", sa.String(length=64), nullable=False),
        sa.Column("email_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_pledge_passages")),
    )
    op.create_table(
        "pledge_known_senders",
        sa.Column("email_key", sa.String(length=64), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("email_key", name=op.f("pk_pledge_known_senders")),
    )
