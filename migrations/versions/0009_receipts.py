"""Receipts, their corrections and numbers; attachments of mails; a payee's qualification."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of this room."""
    op.create_table(
        "receipts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("corrected", sa.BigInteger(), nullable=False),
        sa.Column("means", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("operator", sa.String(length=120), nullable=False),
        sa.Column("payee", sa.String(length=120), nullable=False),
        sa.Column("payee_fiscal_code", sa.String(length=16), nullable=False),
        sa.Column("project", sa.String(length=80), nullable=False),
        sa.Column("reward", sa.String(length=80), nullable=False),
        sa.Column("qualification", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("forgotten_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "means IN ('card', 'bank_transfer', 'cash')", name=op.f("ck_receipts_means_known")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipts_positive")),
        sa.CheckConstraint(
            "corrected BETWEEN 0 AND amount", name=op.f("ck_receipts_not_over_corrected")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_receipts_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_receipts_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("code", name=op.f("uq_receipts_code")),
        sa.UniqueConstraint("reference", name=op.f("uq_receipts_reference")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_receipts_year_number")),
    )
    op.create_index(op.f("ix_receipts_campaign_id"), "receipts", ["campaign_id"], unique=False)
    op.create_index(
        op.f("ix_receipts_account_id_receipts_year"),
        "receipts",
        ["account_id", "year"],
        unique=False,
    )
    op.create_index(
        op.f("ix_receipts_email_receipts_year"), "receipts", ["email", "year"], unique=False
    )
    op.create_table(
        "receipt_corrections",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("receipt_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipt_corrections_positive")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipts.id"], name=op.f("fk_receipt_corrections_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_corrections")),
        sa.UniqueConstraint(
            "receipt_id", "key", name=op.f("uq_receipt_corrections_receipt_id_key")
        ),
        sa.UniqueConstraint("year", "number", name=op.f("uq_receipt_corrections_year_number")),
    )
    op.create_table(
        "receipt_numbers",
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "series IN ('receipt', 'correction')", name=op.f("ck_receipt_numbers_series_known")
        ),
        sa.CheckConstraint("last > 0", name=op.f("ck_receipt_numbers_positive")),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_receipt_numbers")),
    )
    _filled("mails", "attachments", postgresql.JSONB(), "[]")
    _filled("campaign_payees", "qualification", sa.String(length=40), "none")


def _filled(table: str, column: str, kind: sa.types.TypeEngine[object], value: str) -> None:
    """Add a column that rows already there hold `value` in."""
    op.add_column(table, sa.Column(column, kind, nullable=False, server_default=value))
    op.alter_column(table, column, server_default=None)
