"""The gateway's statement, differences from it, and the checks of the books."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)
KINDS = (
    "'charge_unknown', 'charge_missing', 'charge_amount', 'fee', 'refund_unknown', "
    "'refund_missing', 'refund_amount', 'dispute_unknown', 'transfer_unknown', "
    "'movement_unknown', 'balance'"
)


def upgrade() -> None:
    """Create the tables of this room."""
    _statement()
    _differences()
    op.create_table(
        "reconciliation_runs",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("movements", sa.Integer(), nullable=False),
        sa.Column("mended", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("is_quiet", sa.Boolean(), nullable=False),
        sa.Column("balances", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_runs")),
    )
    op.create_table(
        "ledger_checks",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("differences", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_checks")),
    )
    op.create_index(op.f("ix_ledger_entries_at"), "ledger_entries", ["at"])


def _statement() -> None:
    op.create_table(
        "gateway_movements",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("movement_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=False),
        sa.Column("charge_id", sa.String(length=80), nullable=True),
        sa.Column("intent_id", sa.String(length=80), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.CheckConstraint("net = amount - fee", name=op.f("ck_gateway_movements_adds_up")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_movements")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_gateway_movements_movement_id")),
    )
    op.create_index(op.f("ix_gateway_movements_at"), "gateway_movements", ["at"])
    op.create_index(op.f("ix_gateway_movements_source_id"), "gateway_movements", ["source_id"])
    op.create_table(
        "gateway_statement_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("movements", sa.Integer(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_gateway_statement_days")),
    )


def _differences() -> None:
    op.create_table(
        "reconciliation_differences",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("ours", sa.BigInteger(), nullable=True),
        sa.Column("theirs", sa.BigInteger(), nullable=True),
        sa.Column("effect", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("happened_at", INSTANT, nullable=True),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.Column("last_seen", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("explained_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'explained', 'resolved')",
            name=op.f("ck_reconciliation_differences_state_known"),
        ),
        sa.CheckConstraint(
            f"kind IN ({KINDS})", name=op.f("ck_reconciliation_differences_kind_known")
        ),
        sa.CheckConstraint(
            "state <> 'explained' OR note <> ''",
            name=op.f("ck_reconciliation_differences_explained_in_words"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_differences")),
        sa.UniqueConstraint(
            "kind", "object_id", name=op.f("uq_reconciliation_differences_kind_object_id")
        ),
    )
    for column in ("reference", "state"):
        op.create_index(
            op.f(f"ix_reconciliation_differences_{column}"), "reconciliation_differences", [column]
        )
