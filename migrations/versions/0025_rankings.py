"""Ranking lists that admins upload."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "ideas_rankings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.BigInteger(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("wrong_count", sa.Integer(), nullable=False),
        sa.Column("first", JSON, nullable=False),
        sa.Column("wrong", JSON, nullable=False),
        sa.Column("done_until", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('tried', 'taking', 'taken', 'discarded')",
            name=op.f("ck_ideas_rankings_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["accounts.id"], name=op.f("fk_ideas_rankings_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas_rankings")),
    )
    op.create_index(op.f("ix_ideas_rankings_state"), "ideas_rankings", ["state"], unique=False)
    op.create_index(
        "uq_ideas_rankings_open_digest",
        "ideas_rankings",
        ["digest"],
        unique=True,
        postgresql_where=sa.text("state IN ('tried', 'taking')"),
    )
