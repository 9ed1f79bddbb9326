"""Bank statements and lines, offline pledges, money to give back, deposits and receipts of cash."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of these rooms."""
    op.create_table(
        "cash_receipt_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_cash_receipt_numbers")),
    )
    op.create_table(
        "bank_statements",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "format IN ('camt', 'csv')", name=op.f("ck_bank_statements_format_known")
        ),
        sa.CheckConstraint(
            "state IN ('uploaded', 'imported', 'discarded')",
            name=op.f("ck_bank_statements_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["accounts.id"], name=op.f("fk_bank_statements_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statements")),
        sa.UniqueConstraint("digest", name=op.f("uq_bank_statements_digest")),
    )
    op.create_index(op.f("ix_bank_statements_state"), "bank_statements", ["state"], unique=False)
    op.create_table(
        "money_returns",
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("means", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=140), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("bank_reference", sa.String(length=60), nullable=False),
        sa.Column("reported_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "means = 'bank' OR holder <> ''", name=op.f("ck_money_returns_cash_is_held")
        ),
        sa.CheckConstraint("means IN ('bank', 'cash')", name=op.f("ck_money_returns_means_known")),
        sa.CheckConstraint(
            "state <> 'done' OR confirmed_by IS NOT NULL", name=op.f("ck_money_returns_done_by_two")
        ),
        sa.CheckConstraint(
            "state = 'due' OR reported_by IS NOT NULL",
            name=op.f("ck_money_returns_reported_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('due', 'reported', 'done')", name=op.f("ck_money_returns_state_known")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_money_returns_positive")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> reported_by",
            name=op.f("ck_money_returns_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_money_returns_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["accounts.id"], name=op.f("fk_money_returns_reported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_returns")),
        sa.UniqueConstraint("reference", name=op.f("uq_money_returns_reference")),
    )
    op.create_index(op.f("ix_money_returns_holder"), "money_returns", ["holder"], unique=False)
    op.create_index(op.f("ix_money_returns_state"), "money_returns", ["state"], unique=False)
    op.create_table(
        "bank_lines",
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("sender", sa.String(length=140), nullable=False),
        sa.Column("sender_iban", sa.String(length=34), nullable=False),
        sa.Column("remittance", sa.Text(), nullable=False),
        sa.Column("servicer_reference", sa.String(length=80), nullable=False),
        sa.Column("allocated_to", sa.String(length=80), nullable=False),
        sa.Column("allocated_by", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'allocated') = (allocated_to <> '')",
            name=op.f("ck_bank_lines_allocated_somewhere"),
        ),
        sa.CheckConstraint(
            "state IN ('imported', 'unallocated', 'allocated', 'returning')",
            name=op.f("ck_bank_lines_state_known"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_lines_positive")),
        sa.ForeignKeyConstraint(
            ["allocated_by"], ["accounts.id"], name=op.f("fk_bank_lines_allocated_by")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bank_statements.id"], name=op.f("fk_bank_lines_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_lines")),
        sa.UniqueConstraint("key", name=op.f("uq_bank_lines_key")),
    )
    op.create_index(op.f("ix_bank_lines_booked_on"), "bank_lines", ["booked_on"], unique=False)
    op.create_index(op.f("ix_bank_lines_state"), "bank_lines", ["state"], unique=False)
    op.create_index(
        op.f("ix_bank_lines_state_bank_lines_id"), "bank_lines", ["state", "id"], unique=False
    )
    op.create_index(
        op.f("ix_bank_lines_statement_id"), "bank_lines", ["statement_id"], unique=False
    )
    op.create_index(
        "uq_bank_lines_allocated_to",
        "bank_lines",
        ["allocated_to"],
        unique=True,
        postgresql_where=sa.text("allocated_to <> ''"),
    )
    op.create_table(
        "cash_deposits",
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("deposited_on", sa.Date(), nullable=False),
        sa.Column("slip", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("bank_line_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'confirmed' OR confirmed_by IS NOT NULL",
            name=op.f("ck_cash_deposits_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('recorded', 'confirmed', 'rejected')",
            name=op.f("ck_cash_deposits_state_known"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cash_deposits_positive")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> recorded_by",
            name=op.f("ck_cash_deposits_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_line_id"], ["bank_lines.id"], name=op.f("fk_cash_deposits_bank_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_cash_deposits_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name=op.f("fk_cash_deposits_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_deposits")),
        sa.UniqueConstraint("bank_line_id", name=op.f("uq_cash_deposits_bank_line_id")),
    )
    op.create_index(op.f("ix_cash_deposits_holder"), "cash_deposits", ["holder"], unique=False)
    op.create_index(op.f("ix_cash_deposits_state"), "cash_deposits", ["state"], unique=False)
    op.create_table(
        "offline_pledges",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("means", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("declared_amount", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=140), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("creditor_reference", sa.String(length=25), nullable=True),
        sa.Column("bank_line_id", sa.BigInteger(), nullable=True),
        sa.Column("entered_by", sa.BigInteger(), nullable=True),
        sa.Column("matched_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("receipt_year", sa.Integer(), nullable=True),
        sa.Column("receipt_number", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "means <> 'bank_transfer' OR (creditor_reference <> '' AND (state NOT IN ('matched', 'confirmed') OR bank_line_id IS NOT NULL))",
            name=op.f("ck_offline_pledges_transfer_is_there"),
        ),
        sa.CheckConstraint(
            "means <> 'cash' OR (receipt_number IS NOT NULL AND entered_by IS NOT NULL)",
            name=op.f("ck_offline_pledges_cash_has_receipt"),
        ),
        sa.CheckConstraint(
            "means IN ('bank_transfer', 'cash')", name=op.f("ck_offline_pledges_means_known")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR confirmed_by IS NOT NULL OR (means = 'bank_transfer' AND matched_by IS NULL AND amount = declared_amount)",
            name=op.f("ck_offline_pledges_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('declared', 'matched', 'confirmed', 'expired', 'reversed')",
            name=op.f("ck_offline_pledges_state_known"),
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR (confirmed_by IS DISTINCT FROM entered_by AND confirmed_by IS DISTINCT FROM matched_by AND confirmed_by IS DISTINCT FROM account_id)",
            name=op.f("ck_offline_pledges_two_people"),
        ),
        sa.CheckConstraint(
            "declared_amount > 0 AND amount > 0", name=op.f("ck_offline_pledges_positive")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_offline_pledges_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["bank_line_id"], ["bank_lines.id"], name=op.f("fk_offline_pledges_bank_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_offline_pledges_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_offline_pledges_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["accounts.id"], name=op.f("fk_offline_pledges_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["matched_by"], ["accounts.id"], name=op.f("fk_offline_pledges_matched_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_pledges")),
        sa.UniqueConstraint("bank_line_id", name=op.f("uq_offline_pledges_bank_line_id")),
        sa.UniqueConstraint("code", name=op.f("uq_offline_pledges_code")),
        sa.UniqueConstraint(
            "creditor_reference", name=op.f("uq_offline_pledges_creditor_reference")
        ),
        sa.UniqueConstraint(
            "receipt_year",
            "receipt_number",
            name=op.f("uq_offline_pledges_receipt_year_receipt_number"),
        ),
    )
    op.create_index(
        op.f("ix_offline_pledges_account_id"), "offline_pledges", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_offline_pledges_campaign_id_offline_pledges_state_offline_pledges_id"),
        "offline_pledges",
        ["campaign_id", "state", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_offline_pledges_email"), "offline_pledges", ["email"], unique=False)
    op.create_index(
        op.f("ix_offline_pledges_entered_by"), "offline_pledges", ["entered_by"], unique=False
    )
    op.create_index(op.f("ix_offline_pledges_state"), "offline_pledges", ["state"], unique=False)
    op.create_index(
        op.f("ix_offline_pledges_state_offline_pledges_id"),
        "offline_pledges",
        ["state", "id"],
        unique=False,
    )
    op.create_index(
        "ix_offline_pledges_shown",
        "offline_pledges",
        ["campaign_id", "id"],
        unique=False,
        postgresql_where=sa.text("NOT is_anonymous AND confirmed_at IS NOT NULL"),
    )
