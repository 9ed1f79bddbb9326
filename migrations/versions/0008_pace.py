"""The pace of calls to the gateway."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "pace_slots",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("started", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("next_free", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("eased_until", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pace_slots")),
        prefixes=["UNLOGGED"],
    )
