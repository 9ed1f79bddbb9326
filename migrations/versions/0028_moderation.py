"""Moderation: reports, decisions, objections, standings; how contributions stand."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)
VISIBILITY = "('visible', 'held', 'hidden', 'removed')"
RULES = (
    "rule IN ('respect', 'violence', 'privacy', 'fraud', 'spam', 'politics', 'rights', "
    "'off_topic', 'illegal')"
)
CONTRIBUTIONS = (
    ("listings", "moderation"),
    ("campaign_updates", "moderation"),
    ("campaign_questions", "moderation"),
    ("campaign_questions", "answer_moderation"),
)


def upgrade() -> None:
    """Create the tables of this room, and a column on whatever people write."""
    _contributions()
    _decisions()
    _reports()
    _appeals()
    _people()
    _settings()
    _vouch_for_earlier_authors()


def _contributions() -> None:
    """What is there stays visible; updates were told to the backers when they were written."""
    for table, column in CONTRIBUTIONS:
        op.add_column(
            table, sa.Column(column, sa.String(12), nullable=False, server_default="visible")
        )
        op.alter_column(table, column, server_default=None)
        op.create_check_constraint(f"{column}_known", table, f"{column} IN {VISIBILITY}")
    op.add_column("campaign_updates", sa.Column("told_at", INSTANT))
    op.execute("UPDATE campaign_updates SET told_at = at")


def _decisions() -> None:
    op.create_table(
        "moderation_decisions",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.BigInteger(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column(
            "first_id", sa.BigInteger(), sa.ForeignKey("moderation_decisions.id"), unique=True
        ),
        sa.Column("batch", sa.String(12), nullable=False, index=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), sa.ForeignKey("accounts.id"), index=True),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("rule", sa.String(12)),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("law", sa.String(300), nullable=False),
        sa.Column("automated", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer()),
        sa.Column("before", sa.String(12), nullable=False),
        sa.Column("suspended_before", INSTANT),
        sa.Column("vouched", sa.Boolean(), nullable=False),
        sa.Column("undone_at", INSTANT),
        sa.CheckConstraint("level IN ('first', 'appeal')", name="level_known"),
        sa.CheckConstraint(
            "outcome IN ('none', 'edit', 'hidden', 'removed', 'suspended')", name="outcome_known"
        ),
        sa.CheckConstraint(RULES, name="rule_known"),
        sa.CheckConstraint(f"before IN {VISIBILITY}", name="before_known"),
        sa.CheckConstraint("outcome = 'none' OR rule IS NOT NULL", name="rule_cited"),
        sa.CheckConstraint(
            "(outcome = 'suspended') = (days IS NOT NULL)", name="days_of_suspension"
        ),
        sa.CheckConstraint("days BETWEEN 1 AND 365", name="days_range"),
        sa.CheckConstraint("(level = 'appeal') = (first_id IS NOT NULL)", name="appeal_of_first"),
        sa.CheckConstraint("decided_by <> author_id", name="not_ones_own"),
    )
    op.create_index(None, "moderation_decisions", ["kind", "subject_id"])
    op.create_index(None, "moderation_decisions", ["decided_by", "at"])


def _reports() -> None:
    op.create_table(
        "moderation_reports",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(40), nullable=False, index=True),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.Column("code", sa.String(12), nullable=False, unique=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.String(300), nullable=False),
        sa.Column("author_id", sa.BigInteger(), sa.ForeignKey("accounts.id"), index=True),
        sa.Column("involved", postgresql.JSONB(), nullable=False),
        sa.Column("community_id", sa.BigInteger()),
        sa.Column("district", sa.String(12)),
        sa.Column("rule", sa.String(12)),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("signals", postgresql.JSONB(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), sa.ForeignKey("accounts.id"), index=True),
        sa.Column("reporter_email", sa.String(254)),
        sa.Column("locale", sa.String(5), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), sa.ForeignKey("accounts.id")),
        sa.Column("claimed_until", INSTANT),
        sa.Column(
            "decision_id", sa.BigInteger(), sa.ForeignKey("moderation_decisions.id"), index=True
        ),
        sa.CheckConstraint(
            "state IN ('open', 'upheld', 'rejected', 'appealed', 'final')", name="state_known"
        ),
        sa.CheckConstraint("source IN ('person', 'screening')", name="source_known"),
        sa.CheckConstraint(RULES, name="rule_known"),
        sa.CheckConstraint("state = 'open' OR decision_id IS NOT NULL", name="decided_by_decision"),
        sa.CheckConstraint(
            "source = 'person' OR (reporter_id IS NULL AND reporter_email IS NULL)",
            name="signals_are_nobody",
        ),
        sa.CheckConstraint("source = 'screening' OR rule IS NOT NULL", name="rule_believed_broken"),
        sa.CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claimed_whole"),
    )
    op.create_index(
        "uq_moderation_reports_held",
        "moderation_reports",
        ["kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open' AND source = 'screening'"),
    )
    op.create_index(None, "moderation_reports", ["kind", "subject_id"])
    op.create_index(None, "moderation_reports", ["state", "created_at", "id"])


def _appeals() -> None:
    op.create_table(
        "moderation_appeals",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column(
            "decision_id", sa.BigInteger(), sa.ForeignKey("moderation_decisions.id"), nullable=False
        ),
        sa.Column(
            "report_id",
            sa.BigInteger(),
            sa.ForeignKey("moderation_reports.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("overturned", sa.Boolean()),
        sa.CheckConstraint("side IN ('author', 'reporter')", name="side_known"),
        sa.UniqueConstraint("decision_id", "side"),
    )


def _people() -> None:
    op.create_table(
        "moderation_standings",
        sa.Column(
            "account_id",
            sa.BigInteger(),
            sa.ForeignKey("accounts.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("vouched_at", INSTANT),
        sa.Column("suspended_until", INSTANT),
    )
    op.create_table(
        "moderation_fingerprints",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("account_id", sa.BigInteger(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index(None, "moderation_fingerprints", ["digest", "at"])
    op.create_index(None, "moderation_fingerprints", ["account_id", "at"])
    op.create_index(None, "moderation_fingerprints", ["at"])


def _settings() -> None:
    op.create_table(
        "moderation_blocked_words",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("word", sa.String(60), nullable=False, unique=True),
    )
    op.create_table(
        "moderation_areas",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("account_id", sa.BigInteger(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("district", sa.String(12), nullable=False),
        sa.UniqueConstraint("account_id", "district"),
    )


def _vouch_for_earlier_authors() -> None:
    """Whoever has written before moderation came is new no more."""
    op.execute("""
        INSERT INTO moderation_standings (account_id, vouched_at)
        SELECT author_id, now() FROM campaign_questions WHERE hidden_at IS NULL
        UNION SELECT author_id, now() FROM listings
    """)
