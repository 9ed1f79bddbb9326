"""Ideas whose invitation nobody answered."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let ideas lapse."""
    op.drop_constraint(op.f("ck_ideas_state_known"), "ideas", type_="check")
    op.create_check_constraint(
        op.f("ck_ideas_state_known"),
        "ideas",
        "state IN ('received', 'drafted', 'declined', 'lapsed', 'funded')",
    )
