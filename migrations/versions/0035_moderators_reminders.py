"""That a moderator was asked what waits, on a day, once."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row a moderator and day."""
    op.create_table(
        "moderation_reminders",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_moderation_reminders_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_moderation_reminders")),
    )


def downgrade() -> None:
    """Nobody is asked any more."""
    op.drop_table("moderation_reminders")
