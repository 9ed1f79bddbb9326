"""Communities: who is in them, what is written, what is on; mails that one press stops."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    """Create the tables of this room."""
    op.add_column(
        "mails", sa.Column("unsubscribe", sa.String(500), nullable=False, server_default="")
    )
    _communities()
    _people()
    _posts()
    _meetings()
    _invitations()


def _communities() -> None:
    op.create_table(
        "communities",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(40), nullable=False, index=True),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.Column("slug", sa.String(80), nullable=False, unique=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("district", sa.String(12)),
        sa.Column("theme", sa.String(40)),
        sa.Column("door", sa.String(12), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name="state_known"),
        sa.CheckConstraint("door IN ('open', 'invited')", name="door_known"),
        sa.CheckConstraint("district IS NOT NULL OR theme IS NOT NULL", name="about_something"),
    )
    op.create_index(None, "communities", ["state", "name", "id"])
    op.create_table(
        "community_figures",
        sa.Column(
            "community_id",
            sa.BigInteger(),
            sa.ForeignKey("communities.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.CheckConstraint("members >= 0", name="not_negative"),
        postgresql_with={"fillfactor": "50"},
    )


def _of(table: str, *, indexed: bool = False, primary: bool = False) -> sa.Column[int]:
    """A column that points at a row of another table."""
    name = {"communities": "community_id", "accounts": "account_id"}[table]
    return sa.Column(
        name,
        sa.BigInteger(),
        sa.ForeignKey(f"{table}.id"),
        nullable=False,
        index=indexed,
        primary_key=primary,
        autoincrement=False,
    )


def _people() -> None:
    op.create_table(
        "community_animators",
        _of("communities", primary=True),
        _of("accounts", primary=True, indexed=True),
        sa.Column("since", INSTANT, nullable=False),
    )
    op.create_table(
        "community_members",
        _of("communities", primary=True),
        _of("accounts", primary=True, indexed=True),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.Column("left_at", INSTANT),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("name_key", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(8), nullable=False),
        sa.Column("announcements", sa.Boolean(), nullable=False),
        sa.Column("digested_until", INSTANT, nullable=False),
        sa.CheckConstraint("digest IN ('never', 'weekly', 'daily')", name="digest_known"),
    )
    op.create_index(
        "uq_community_members_name",
        "community_members",
        ["community_id", "name_key"],
        unique=True,
    )
    op.create_index(
        "ix_community_members_digest",
        "community_members",
        ["digest", "account_id"],
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "community_digests",
        _of("accounts", primary=True),
        sa.Column("period", sa.String(10), primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
    )


def _posts() -> None:
    op.create_table(
        "community_posts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        _of("communities"),
        sa.Column("parent_id", sa.BigInteger(), sa.ForeignKey("community_posts.id")),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("shown_at", INSTANT),
        sa.Column("author_id", sa.BigInteger(), sa.ForeignKey("accounts.id")),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.String(300), nullable=False),
        sa.Column("source", sa.String(80)),
        sa.Column("moderation", sa.String(8), nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('post', 'announcement', 'comment', 'update', 'need', 'meeting')",
            name="kind_known",
        ),
        sa.CheckConstraint(
            "moderation IN ('visible', 'held', 'hidden', 'removed')", name="moderation_known"
        ),
        sa.CheckConstraint("(kind = 'comment') = (parent_id IS NOT NULL)", name="comments_answer"),
        sa.CheckConstraint("NOT is_pinned OR kind = 'announcement'", name="announcements_pinned"),
        sa.CheckConstraint("moderation <> 'visible' OR shown_at IS NOT NULL", name="shown_since"),
    )
    op.create_index(
        "uq_community_posts_source", "community_posts", ["community_id", "source"], unique=True
    )
    op.create_index(
        "ix_community_posts_feed",
        "community_posts",
        ["community_id", "id"],
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.create_index(
        "ix_community_posts_pinned",
        "community_posts",
        ["community_id"],
        postgresql_where=sa.text("is_pinned"),
    )
    op.create_index(None, "community_posts", ["community_id", "shown_at"])
    op.create_index(None, "community_posts", ["parent_id", "id"])
    op.create_index(None, "community_posts", ["author_id", "id"])


def _meetings() -> None:
    op.create_table(
        "community_meetings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(40), nullable=False, index=True),
        sa.Column("state_since", INSTANT, nullable=False),
        _of("communities"),
        sa.Column("uid", sa.String(80), nullable=False, unique=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("place", sa.String(160), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name="state_known"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("sequence >= 0", name="sequence_grows"),
    )
    op.create_index(None, "community_meetings", ["community_id", "starts_at", "id"])


def _invitations() -> None:
    op.create_table(
        "community_invitations",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        _of("communities"),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.BigInteger(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("revoked_at", INSTANT),
        sa.CheckConstraint("uses >= 0 AND uses <= most_uses", name="not_overused"),
    )
    op.create_index(None, "community_invitations", ["community_id", "id"])
