"""Changes of payee after approval."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of changes of payee."""
    moment = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "payee_changes",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("fiscal_code", sa.String(length=16), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("qualification", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", moment, nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'declined', 'withdrawn')",
            name=op.f("ck_payee_changes_state_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('association', 'cooperative', 'company', 'person')",
            name=op.f("ck_payee_changes_kind_known"),
        ),
        sa.CheckConstraint("decided_by <> asked_by", name=op.f("ck_payee_changes_two_people")),
        sa.CheckConstraint(
            "(decided_by IS NOT NULL) = (state IN ('approved', 'declined'))",
            name=op.f("ck_payee_changes_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_payee_changes_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_payee_changes_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_payee_changes_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_changes")),
    )
    op.create_index(op.f("ix_payee_changes_campaign_id"), "payee_changes", ["campaign_id"])
    op.create_index(op.f("ix_payee_changes_state"), "payee_changes", ["state"])
    op.create_index(
        "ix_payee_changes_one_open",
        "payee_changes",
        ["campaign_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )
