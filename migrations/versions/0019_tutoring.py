"""Tutoring: requests, tutors, sessions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of this room."""
    op.create_table(
        "tutoring_requests",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('readiness', 'stalled')", name=op.f("ck_tutoring_requests_reason_known")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_tutoring_requests_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tutoring_requests")),
        sa.UniqueConstraint(
            "campaign_id", "reason", name=op.f("uq_tutoring_requests_campaign_id_reason")
        ),
    )
    op.create_table(
        "tutors",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.String(length=80), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("tasks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_tutors_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tutors")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_tutors_assignment_id")),
    )
    op.create_index(op.f("ix_tutors_campaign_id"), "tutors", ["campaign_id"], unique=False)
    _sessions()


def _sessions() -> None:
    op.create_table(
        "tutoring_sessions",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.String(length=80), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("tasks_done", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "minutes BETWEEN 1 AND 1440", name=op.f("ck_tutoring_sessions_within_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_tutoring_sessions_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tutoring_sessions")),
        sa.UniqueConstraint("session_id", name=op.f("uq_tutoring_sessions_session_id")),
    )
    op.create_index(
        op.f("ix_tutoring_sessions_campaign_id"), "tutoring_sessions", ["campaign_id"], unique=False
    )
    op.create_index(
        op.f("ix_tutoring_sessions_held_on"), "tutoring_sessions", ["held_on"], unique=False
    )
