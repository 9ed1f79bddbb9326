"""A mail keeps its language instead of its HTML, which is made from the text at delivery."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mails that wait are sent in the frame of the city's own language."""
    op.add_column("mails", sa.Column("locale", sa.String(5), server_default="it", nullable=False))
    op.alter_column("mails", "locale", server_default=None)
    op.drop_column("mails", "html")


def downgrade() -> None:
    """Mails that wait lose their HTML part."""
    op.add_column("mails", sa.Column("html", sa.Text(), server_default="", nullable=False))
    op.alter_column("mails", "html", server_default=None)
    op.drop_column("mails", "locale")
