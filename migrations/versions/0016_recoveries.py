"""What projects owe back, and how it becomes less."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of recoveries."""
    op.create_table(
        "recoveries",
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("agreed_by", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'done', 'declined')", name=op.f("ck_recoveries_state_known")
        ),
        sa.CheckConstraint(
            "way IN ('bank', 'gateway', 'loss')", name=op.f("ck_recoveries_way_known")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_recoveries_positive")),
        sa.CheckConstraint(
            "agreed_by IS NULL OR agreed_by <> asked_by", name=op.f("ck_recoveries_two_people")
        ),
        sa.CheckConstraint(
            "way <> 'loss' OR state <> 'done' OR agreed_by IS NOT NULL",
            name=op.f("ck_recoveries_loss_agreed"),
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by"], ["accounts.id"], name=op.f("fk_recoveries_agreed_by")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_recoveries_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoveries")),
    )
    op.create_index(op.f("ix_recoveries_owner"), "recoveries", ["owner"], unique=False)
    op.create_index(op.f("ix_recoveries_state"), "recoveries", ["state"], unique=False)
    op.create_index(
        "ix_recoveries_one_open",
        "recoveries",
        ["owner"],
        unique=True,
        postgresql_where=sa.text("state = 'asked' AND way = 'loss'"),
    )
