"""Campaigns that communities carry, and the sums of what their members gave."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    """Create the tables of this room."""
    op.create_table(
        "carried_campaigns",
        _of("communities", "community_id", primary=True),
        _of("campaigns", "campaign_id", primary=True, indexed=True),
        sa.Column("since", INSTANT, nullable=False),
        _of("accounts", "chosen_by"),
    )
    op.create_table(
        "carried_gifts",
        _of("communities", "community_id", primary=True),
        sa.Column("reference", sa.String(40), primary_key=True),
        _of("accounts", "account_id", indexed=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount >= 0", name="not_negative"),
    )
    op.create_index(None, "carried_gifts", ["community_id", "account_id"])
    op.create_index(
        "ix_carried_gifts_untold",
        "carried_gifts",
        ["community_id", "account_id"],
        postgresql_where=sa.text("NOT is_told"),
    )
    op.create_index(None, "carried_gifts", ["reference"])
    op.create_table(
        "carried_totals",
        _of("communities", "community_id", primary=True),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.Column("givers", sa.Integer(), nullable=False),
        sa.Column("shown", sa.BigInteger(), nullable=False),
        sa.Column("shown_givers", sa.Integer(), nullable=False),
        sa.CheckConstraint("given >= 0 AND givers >= 0", name="not_negative"),
        sa.CheckConstraint("shown >= 0 AND shown_givers >= 0", name="shown_not_negative"),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_index(None, "community_posts", ["source"])


def _of(table: str, name: str, *, indexed: bool = False, primary: bool = False) -> sa.Column[int]:
    """A column that points at a row of another table."""
    return sa.Column(
        name,
        sa.BigInteger(),
        sa.ForeignKey(f"{table}.id"),
        nullable=False,
        index=indexed,
        primary_key=primary,
        autoincrement=False if primary else "auto",
    )
