"""The first schema: every table, index, constraint and trigger of the models."""

from alembic import op

from crowdfund import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything the models describe."""
    schema.METADATA.create_all(op.get_bind())


def downgrade() -> None:
    """Drop everything the models describe."""
    schema.METADATA.drop_all(op.get_bind())
