"""Plans of teams."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "campaign_plans",
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("sustainability", sa.Text(), nullable=False),
        sa.Column("communication", sa.Text(), nullable=False),
        sa.Column("supporters", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_plans_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_plans")),
    )
