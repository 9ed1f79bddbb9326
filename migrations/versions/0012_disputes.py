"""Disputes; refunds that wait for one, and what the platform gives up of its share."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The real thing in the place of the flag on payments."""
    op.create_table(
        "disputes",
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("gateway_id", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("opened_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("due_by", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("given_back", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("fee_back", sa.BigInteger(), nullable=False),
        sa.Column("platform_fee_back", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('noticed', 'inquiry', 'open', 'closed', 'won', 'lost')",
            name=op.f("ck_disputes_state_known"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_disputes_positive")),
        sa.CheckConstraint("given_back BETWEEN 0 AND taken", name=op.f("ck_disputes_back_within")),
        sa.CheckConstraint("fee_back BETWEEN 0 AND fee", name=op.f("ck_disputes_fee_within")),
        sa.CheckConstraint(
            "state NOT IN ('inquiry', 'closed') OR taken = 0", name=op.f("ck_disputes_asks_only")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_disputes_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("gateway_id", name=op.f("uq_disputes_gateway_id")),
    )
    op.create_index(op.f("ix_disputes_payment_id"), "disputes", ["payment_id"], unique=False)
    op.create_index(op.f("ix_disputes_state"), "disputes", ["state"], unique=False)
    op.drop_column("payments", "is_disputed")
    op.add_column(
        "refunds", sa.Column("fee_back", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.alter_column("refunds", "fee_back", server_default=None)
    op.drop_constraint(op.f("ck_refunds_state_known"), "refunds", type_="check")
    op.create_check_constraint(
        op.f("ck_refunds_state_known"),
        "refunds",
        "state IN ('requested', 'failed', 'waiting', 'succeeded', 'superseded')",
    )
