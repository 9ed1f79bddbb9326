"""Ideas that a call turned away."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of this room."""
    op.create_table(
        "ideas",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("application_id", sa.String(length=80), nullable=False),
        sa.Column("call_id", sa.String(length=80), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("district", sa.String(length=12), nullable=True),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("score", sa.String(length=20), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("applicant_name", sa.String(length=120), nullable=False),
        sa.Column("applicant_email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("consented_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'drafted', 'declined', 'funded')",
            name=op.f("ck_ideas_state_known"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ideas_account_id")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_ideas_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
        sa.UniqueConstraint("application_id", name=op.f("uq_ideas_application_id")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_ideas_campaign_id")),
        sa.UniqueConstraint("code", name=op.f("uq_ideas_code")),
    )
    op.create_index(op.f("ix_ideas_account_id"), "ideas", ["account_id"], unique=False)
    op.create_index(op.f("ix_ideas_call_id"), "ideas", ["call_id"], unique=False)
    op.create_index(op.f("ix_ideas_state"), "ideas", ["state"], unique=False)
