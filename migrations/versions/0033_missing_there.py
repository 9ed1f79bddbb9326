"""Two more kinds of differences: a dispute and a transfer that the gateway does not know."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KINDS = (
    "'charge_unknown', 'charge_missing', 'charge_amount', 'fee', 'refund_unknown', "
    "'refund_missing', 'refund_amount', 'dispute_unknown', 'dispute_missing', "
    "'transfer_unknown', 'transfer_missing', 'movement_unknown', 'balance'"
)


def upgrade() -> None:
    """Let the table of differences hold them."""
    name = op.f("ck_reconciliation_differences_kind_known")
    op.drop_constraint(name, "reconciliation_differences", type_="check")
    op.create_check_constraint(name, "reconciliation_differences", f"kind IN ({KINDS})")
