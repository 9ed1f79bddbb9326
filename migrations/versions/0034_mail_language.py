"""A mail keeps its language; its HTML, made from the text at delivery, need not be written."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both have a default, so that processes of the release before go on for the moment."""
    op.add_column("mails", sa.Column("locale", sa.String(5), server_default="it", nullable=False))
    op.alter_column("mails", "html", server_default="")


def downgrade() -> None:
    """Mails that wait have no HTML part."""
    op.alter_column("mails", "html", server_default=None)
    op.drop_column("mails", "locale")
