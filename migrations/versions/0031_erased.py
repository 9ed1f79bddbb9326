"""An account may be erased."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the state be known."""
    op.drop_constraint(op.f("ck_accounts_state_known"), "accounts", type_="check")
    op.create_check_constraint(
        op.f("ck_accounts_state_known"),
        "accounts",
        "state IN ('unconfirmed', 'active', 'disabled', 'erased')",
    )
