"""What sponsors add may hang on money that came by bank or in cash."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a match hang on one of the two kinds of pledges."""
    op.add_column("matches", sa.Column("offline_id", sa.BigInteger()))
    op.alter_column("matches", "pledge_id", nullable=True)
    op.create_foreign_key(
        op.f("fk_matches_offline_id"), "matches", "offline_pledges", ["offline_id"], ["id"]
    )
    op.create_unique_constraint(
        op.f("uq_matches_offline_id_call_id"), "matches", ["offline_id", "call_id"]
    )
    op.create_check_constraint(
        op.f("ck_matches_to_one"), "matches", "num_nonnulls(pledge_id, offline_id) = 1"
    )
