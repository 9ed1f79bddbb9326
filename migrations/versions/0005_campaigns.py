"""Campaigns with their budget, team, payee, rewards, reviews and texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of this room."""
    op.create_table(
        "campaigns",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("slug", sa.String(length=90), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("summary", sa.String(length=240), nullable=False),
        sa.Column("district", sa.String(length=12), nullable=True),
        sa.Column("quarter", sa.String(length=60), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("photo", sa.String(length=40), nullable=True),
        sa.Column("photo_alt", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("optimum", sa.BigInteger(), nullable=False),
        sa.Column("approved_hash", sa.String(length=64), nullable=True),
        sa.Column("submitted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("approved_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("published_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deadline", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("frozen_pledged", sa.BigInteger(), nullable=True),
        sa.Column("goal_met", sa.Boolean(), nullable=True),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('italian', coalesce(title, '')), 'A') || setweight(to_tsvector('italian', coalesce(summary, '')), 'B') || setweight(to_tsvector('italian', coalesce(quarter, '')), 'B') || setweight(to_tsvector('italian', coalesce(story, '')), 'C')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('all_or_nothing', 'flexible')", name=op.f("ck_campaigns_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'scheduled', 'live', 'suspended', 'collecting', 'succeeded', 'delivering', 'completed', 'failed', 'cancelled')",
            name=op.f("ck_campaigns_state_known"),
        ),
        sa.CheckConstraint("days BETWEEN 1 AND 90", name=op.f("ck_campaigns_days_range")),
        sa.CheckConstraint(
            "minimum >= 0 AND optimum >= minimum", name=op.f("ck_campaigns_goal_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("code", name=op.f("uq_campaigns_code")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_campaigns_idea_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaigns_slug")),
    )
    op.create_index(op.f("ix_campaigns_deadline"), "campaigns", ["deadline"], unique=False)
    op.create_index(
        op.f("ix_campaigns_district_campaigns_state"),
        "campaigns",
        ["district", "state"],
        unique=False,
    )
    op.create_index(
        op.f("ix_campaigns_search"), "campaigns", ["search"], unique=False, postgresql_using="gin"
    )
    op.create_index(op.f("ix_campaigns_state"), "campaigns", ["state"], unique=False)
    op.create_index(
        op.f("ix_campaigns_state_campaigns_published_at_campaigns_id"),
        "campaigns",
        ["state", "published_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_campaigns_theme_campaigns_state"), "campaigns", ["theme", "state"], unique=False
    )
    op.create_table(
        "campaign_budget_lines",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('indispensable', 'more')", name=op.f("ck_campaign_budget_lines_kind_known")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_campaign_budget_lines_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_budget_lines_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_budget_lines")),
    )
    op.create_index(
        op.f("ix_campaign_budget_lines_campaign_id"),
        "campaign_budget_lines",
        ["campaign_id"],
        unique=False,
    )
    op.create_table(
        "campaign_payees",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("fiscal_code", sa.String(length=16), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.CheckConstraint(
            "kind IN ('association', 'cooperative', 'company', 'person')",
            name=op.f("ck_campaign_payees_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_payees_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_payees")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_campaign_payees_campaign_id")),
    )
    op.create_table(
        "campaign_questions",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("hidden_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["accounts.id"], name=op.f("fk_campaign_questions_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["accounts.id"], name=op.f("fk_campaign_questions_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_questions_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_questions")),
    )
    op.create_index(
        op.f("ix_campaign_questions_campaign_id"),
        "campaign_questions",
        ["campaign_id"],
        unique=False,
    )
    op.create_table(
        "campaign_reviews",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('approved', 'changes_requested')",
            name=op.f("ck_campaign_reviews_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_reviews_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["accounts.id"], name=op.f("fk_campaign_reviews_reviewer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_reviews")),
    )
    op.create_index(
        op.f("ix_campaign_reviews_campaign_id"), "campaign_reviews", ["campaign_id"], unique=False
    )
    op.create_table(
        "campaign_rewards",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=400), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_campaign_rewards_positive")),
        sa.CheckConstraint(
            "taken >= 0 AND (stock IS NULL OR taken <= stock)",
            name=op.f("ck_campaign_rewards_not_oversold"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_rewards_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_rewards")),
    )
    op.create_index(
        op.f("ix_campaign_rewards_campaign_id"), "campaign_rewards", ["campaign_id"], unique=False
    )
    op.create_table(
        "campaign_submissions",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_submissions_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_submissions")),
    )
    op.create_index(
        op.f("ix_campaign_submissions_campaign_id"),
        "campaign_submissions",
        ["campaign_id"],
        unique=False,
    )
    op.create_table(
        "campaign_team_members",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("duty", sa.String(length=80), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("invited_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("joined_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_campaign_team_members_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_team_members_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_team_members")),
        sa.UniqueConstraint(
            "campaign_id",
            "account_id",
            name=op.f("uq_campaign_team_members_campaign_id_account_id"),
        ),
        sa.UniqueConstraint(
            "campaign_id", "email", name=op.f("uq_campaign_team_members_campaign_id_email")
        ),
    )
    op.create_index(
        op.f("ix_campaign_team_members_account_id"),
        "campaign_team_members",
        ["account_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_campaign_team_members_campaign_id"),
        "campaign_team_members",
        ["campaign_id"],
        unique=False,
    )
    op.create_table(
        "campaign_totals",
        sa.Column("campaign_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pledged", sa.BigInteger(), nullable=False),
        sa.Column("collected", sa.BigInteger(), nullable=False),
        sa.Column("backers", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "pledged >= 0 AND collected >= 0 AND backers >= 0",
            name=op.f("ck_campaign_totals_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_totals_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_totals")),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_table(
        "campaign_update_optouts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_update_optouts_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_update_optouts")),
        sa.UniqueConstraint(
            "campaign_id",
            "email_hash",
            name=op.f("uq_campaign_update_optouts_campaign_id_email_hash"),
        ),
    )
    op.create_table(
        "campaign_updates",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["accounts.id"], name=op.f("fk_campaign_updates_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_updates_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_updates")),
    )
    op.create_index(
        op.f("ix_campaign_updates_campaign_id"), "campaign_updates", ["campaign_id"], unique=False
    )
