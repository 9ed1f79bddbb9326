"""Budget lines that help has covered; what the exchange has reminded and told of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    """Add the columns."""
    op.add_column("campaign_budget_lines", sa.Column("covered_at", INSTANT))
    op.add_column("campaign_budget_lines", sa.Column("covered_by", sa.String(length=12)))
    op.add_column("campaign_budget_lines", sa.Column("covered_with", sa.String(length=90)))
    op.create_check_constraint(
        "covered_by_something",
        "campaign_budget_lines",
        "num_nulls(covered_at, covered_by, covered_with) IN (0, 3)",
    )
    op.create_unique_constraint(None, "campaign_budget_lines", ["covered_by"])
    op.add_column("agreements", sa.Column("foretold_at", INSTANT))
    op.add_column("listings", sa.Column("told_at", INSTANT))
    op.execute("UPDATE listings SET told_at = created_at WHERE side = 'need'")
