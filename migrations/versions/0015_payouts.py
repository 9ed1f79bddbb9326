"""Payouts by two rails: bank files, accounts at the gateway, transfers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns; payouts so far left by bank."""
    op.create_table(
        "payout_batches",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("holder", sa.String(length=70), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.Column("payouts_count", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint("total > 0", name=op.f("ck_payout_batches_positive")),
        sa.CheckConstraint("payouts_count > 0", name=op.f("ck_payout_batches_not_empty")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["accounts.id"], name=op.f("fk_payout_batches_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_batches")),
    )
    op.create_table(
        "connected_accounts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("gateway_id", sa.String(length=80), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("has_submitted", sa.Boolean(), nullable=False),
        sa.Column("trouble", sa.String(length=120), nullable=False),
        sa.Column("asked_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connected_accounts")),
        sa.UniqueConstraint("gateway_id", name=op.f("uq_connected_accounts_gateway_id")),
        sa.UniqueConstraint("owner", "holder", name=op.f("uq_connected_accounts_owner_holder")),
    )
    _payouts()
    op.add_column(
        "campaign_payees",
        sa.Column("rail", sa.String(length=10), nullable=False, server_default="bank"),
    )
    op.alter_column("campaign_payees", "rail", server_default=None)
    op.add_column(
        "campaign_payees",
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
    )
    op.create_check_constraint(
        op.f("ck_campaign_payees_rail_known"), "campaign_payees", "rail IN ('bank', 'stripe')"
    )


def _payouts() -> None:
    for column in (
        sa.Column("rail", sa.String(length=10), nullable=False, server_default="bank"),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("trouble", sa.String(length=200), nullable=False, server_default=""),
    ):
        op.add_column("payouts", column)
        op.alter_column("payouts", column.name, server_default=None)
    op.add_column("payouts", sa.Column("destination", sa.String(length=80), nullable=True))
    op.add_column("payouts", sa.Column("batch_id", sa.BigInteger(), nullable=True))
    op.add_column("payouts", sa.Column("transfer_id", sa.String(length=80), nullable=True))
    op.create_foreign_key(
        op.f("fk_payouts_batch_id"), "payouts", "payout_batches", ["batch_id"], ["id"]
    )
    op.create_index(op.f("ix_payouts_batch_id"), "payouts", ["batch_id"], unique=False)
    op.create_unique_constraint(op.f("uq_payouts_transfer_id"), "payouts", ["transfer_id"])
    for name, rule in (
        ("rail_known", "rail IN ('bank', 'stripe')"),
        (
            "approved_first",
            "state NOT IN ('approved', 'sent', 'settled') OR approved_by IS NOT NULL",
        ),
        ("destination_known", "rail <> 'stripe' OR destination IS NOT NULL"),
        (
            "transfer_known",
            "rail <> 'stripe' OR state <> 'settled' OR transfer_id IS NOT NULL",
        ),
    ):
        op.create_check_constraint(op.f(f"ck_payouts_{name}"), "payouts", rule)
