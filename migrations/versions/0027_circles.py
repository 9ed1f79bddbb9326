"""First supporters of a team's plan: counted by circles instead of named, and a message."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

CIRCLES = ("family", "friends", "work", "neighbourhood", "groups")


def upgrade() -> None:
    """Count who was named, among the friends, and forget the names."""
    for circle in CIRCLES:
        op.add_column(
            "campaign_plans", sa.Column(circle, sa.Integer(), server_default="0", nullable=False)
        )
        op.alter_column("campaign_plans", circle, server_default=None)
    op.add_column(
        "campaign_plans", sa.Column("message", sa.Text(), server_default="", nullable=False)
    )
    op.alter_column("campaign_plans", "message", server_default=None)
    op.execute(
        "UPDATE campaign_plans SET friends = least(1000, (SELECT count(DISTINCT trim(line)) FROM "
        "regexp_split_to_table(supporters, E'\\n') AS line WHERE trim(line) <> ''))"
    )
    op.drop_column("campaign_plans", "supporters")
