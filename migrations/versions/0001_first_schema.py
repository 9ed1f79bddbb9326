"""The first schema: accounts, campaigns, pledges, payments, ledger, webhooks, ideas."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = """
CREATE FUNCTION ledger_entry_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM ledger_postings WHERE entry_id = NEW.entry_id
        GROUP BY currency HAVING sum(amount) <> 0
    ) THEN
        RAISE EXCEPTION 'ledger entry % does not balance', NEW.entry_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balanced();
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER ledger_postings_append_only BEFORE UPDATE OR DELETE ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
"""
"""An entry sums to zero when its transaction ends; postings and entries never change."""


def upgrade() -> None:
    """Create every table, index and constraint, then the ledger's triggers."""
    op.create_table(
        "accounts",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_enabled_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("last_totp_step", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('citizen', 'animator', 'admin')", name=op.f("ck_accounts_role_known")
        ),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'active', 'disabled')", name=op.f("ck_accounts_state_known")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_accounts_email_lower")),
        sa.CheckConstraint(
            "totp_enabled_at IS NULL OR totp_secret IS NOT NULL",
            name=op.f("ck_accounts_totp_has_secret"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
    )
    op.create_index(op.f("ix_accounts_role_accounts_id"), "accounts", ["role", "id"], unique=False)
    op.create_index(op.f("ix_accounts_state"), "accounts", ["state"], unique=False)
    op.create_table(
        "audit_deeds",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_deeds")),
    )
    op.create_index(op.f("ix_audit_deeds_actor"), "audit_deeds", ["actor"], unique=False)
    op.create_index(op.f("ix_audit_deeds_subject"), "audit_deeds", ["subject"], unique=False)
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
        "ledger_accounts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
        sa.UniqueConstraint("kind", "owner", name=op.f("uq_ledger_accounts_kind_owner")),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_entries_key")),
    )
    op.create_index(op.f("ix_ledger_entries_kind"), "ledger_entries", ["kind"], unique=False)
    op.create_index(
        op.f("ix_ledger_entries_reference"), "ledger_entries", ["reference"], unique=False
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("sent_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mails_message_id")),
    )
    op.create_index(op.f("ix_mails_recipient"), "mails", ["recipient"], unique=False)
    op.create_table(
        "payments",
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("checkouts", sa.Integer(), nullable=False),
        sa.Column("checkout_order", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("checkout_url", sa.Text(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=120), nullable=True),
        sa.Column("customer_id", sa.String(length=80), nullable=True),
        sa.Column("payment_method_id", sa.String(length=80), nullable=True),
        sa.Column("intent_id", sa.String(length=80), nullable=True),
        sa.Column("charge_id", sa.String(length=80), nullable=True),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("platform_fee", sa.BigInteger(), nullable=False),
        sa.Column("is_disputed", sa.Boolean(), nullable=False),
        sa.Column("decline_code", sa.String(length=60), nullable=True),
        sa.Column("settled_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'succeeded' OR charge_id IS NOT NULL", name=op.f("ck_payments_charge_known")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'saved', 'charging', 'processing', 'declined', 'action_required', 'unknown', 'succeeded', 'cancelled')",
            name=op.f("ck_payments_state_known"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_positive")),
        sa.CheckConstraint(
            "platform_fee BETWEEN 0 AND amount", name=op.f("ck_payments_fee_within")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_payments_charge_id")),
        sa.UniqueConstraint("intent_id", name=op.f("uq_payments_intent_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_payments_reference")),
        sa.UniqueConstraint("session_id", name=op.f("uq_payments_session_id")),
    )
    op.create_index(op.f("ix_payments_state"), "payments", ["state"], unique=False)
    op.create_table(
        "state_moves",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("lifecycle", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_moves")),
    )
    op.create_index(
        op.f("ix_state_moves_lifecycle_state_moves_subject_id"),
        "state_moves",
        ["lifecycle", "subject_id"],
        unique=False,
    )
    op.create_table(
        "throttle_attempts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("window_start", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_start", name=op.f("pk_throttle_attempts")),
    )
    op.create_table(
        "webhook_inbound_events",
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'failed', 'handled', 'ignored')",
            name=op.f("ck_webhook_inbound_events_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_inbound_events")),
        sa.UniqueConstraint(
            "source", "event_id", name=op.f("uq_webhook_inbound_events_source_event_id")
        ),
    )
    op.create_index(
        op.f("ix_webhook_inbound_events_kind"), "webhook_inbound_events", ["kind"], unique=False
    )
    op.create_index(
        op.f("ix_webhook_inbound_events_state"), "webhook_inbound_events", ["state"], unique=False
    )
    op.create_table(
        "webhook_outbound_events",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_outbound_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_webhook_outbound_events_event_id")),
    )
    op.create_index(
        op.f("ix_webhook_outbound_events_kind"), "webhook_outbound_events", ["kind"], unique=False
    )
    op.create_index(
        op.f("ix_webhook_outbound_events_subject_webhook_outbound_events_id"),
        "webhook_outbound_events",
        ["subject", "id"],
        unique=False,
    )
    op.create_table(
        "account_recovery_codes",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_account_recovery_codes_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_recovery_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_account_recovery_codes_code_hash")),
    )
    op.create_index(
        op.f("ix_account_recovery_codes_account_id"),
        "account_recovery_codes",
        ["account_id"],
        unique=False,
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
    op.create_table(
        "ideas",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("application_id", sa.String(length=80), nullable=False),
        sa.Column("call_id", sa.String(length=80), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("district", sa.String(length=12), nullable=True),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("score", sa.String(length=20), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("applicant_name", sa.String(length=120), nullable=False),
        sa.Column("applicant_email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("consented_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'drafted', 'declined', 'funded')",
            name=op.f("ck_ideas_state_known"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ideas_account_id")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_ideas_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
        sa.UniqueConstraint("application_id", name=op.f("uq_ideas_application_id")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_ideas_campaign_id")),
        sa.UniqueConstraint("code", name=op.f("uq_ideas_code")),
    )
    op.create_index(op.f("ix_ideas_account_id"), "ideas", ["account_id"], unique=False)
    op.create_index(op.f("ix_ideas_call_id"), "ideas", ["call_id"], unique=False)
    op.create_index(op.f("ix_ideas_state"), "ideas", ["state"], unique=False)
    op.create_table(
        "ledger_postings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_postings_not_zero")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name=op.f("fk_ledger_postings_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_ledger_postings_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_postings")),
    )
    op.create_index(
        op.f("ix_ledger_postings_account_id_ledger_postings_id"),
        "ledger_postings",
        ["account_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ledger_postings_entry_id"), "ledger_postings", ["entry_id"], unique=False
    )
    op.create_table(
        "login_sessions",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("mfa_passed", sa.Boolean(), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_login_sessions_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_sessions_token_hash")),
    )
    op.create_index(
        op.f("ix_login_sessions_account_id"), "login_sessions", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_login_sessions_expires_at"), "login_sessions", ["expires_at"], unique=False
    )
    op.create_table(
        "payouts",
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payee", sa.String(length=120), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("requested_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("requested_by", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("bank_reference", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('requested', 'approved', 'sent', 'settled', 'failed', 'declined')",
            name=op.f("ck_payouts_state_known"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payouts_positive")),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> requested_by", name=op.f("ck_payouts_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["accounts.id"], name=op.f("fk_payouts_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["accounts.id"], name=op.f("fk_payouts_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
    )
    op.create_index(
        op.f("ix_payouts_owner"),
        "payouts",
        ["owner"],
        unique=True,
        postgresql_where=sa.text("state IN ('requested', 'approved', 'sent')"),
    )
    op.create_index(op.f("ix_payouts_state"), "payouts", ["state"], unique=False)
    op.create_table(
        "refunds",
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("gateway_id", sa.String(length=80), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('requested', 'failed', 'succeeded')", name=op.f("ck_refunds_state_known")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refunds_positive")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_refunds_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("gateway_id", name=op.f("uq_refunds_gateway_id")),
        sa.UniqueConstraint("payment_id", "key", name=op.f("uq_refunds_payment_id_key")),
    )
    op.create_index(op.f("ix_refunds_payment_id"), "refunds", ["payment_id"], unique=False)
    op.create_index(op.f("ix_refunds_state"), "refunds", ["state"], unique=False)
    op.create_table(
        "webhook_deliveries",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("endpoint", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'failed', 'delivered')",
            name=op.f("ck_webhook_deliveries_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["webhook_outbound_events.id"],
            name=op.f("fk_webhook_deliveries_event_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint(
            "event_id", "endpoint", name=op.f("uq_webhook_deliveries_event_id_endpoint")
        ),
    )
    op.create_index(
        op.f("ix_webhook_deliveries_endpoint_webhook_deliveries_subject_webhook_deliveries_id"),
        "webhook_deliveries",
        ["endpoint", "subject", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_webhook_deliveries_event_id"), "webhook_deliveries", ["event_id"], unique=False
    )
    op.create_index(
        op.f("ix_webhook_deliveries_state"), "webhook_deliveries", ["state"], unique=False
    )
    op.create_table(
        "pledges",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reward_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(length=280), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("committed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("collected_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("consent_amount", sa.BigInteger(), nullable=True),
        sa.Column("consent_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("request_hash", sa.String(length=64), nullable=True),
        sa.Column("retry_since", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "consent_amount >= amount OR state = 'draft'", name=op.f("ck_pledges_within_consent")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'setup_pending', 'committed', 'due', 'charging', 'retry', 'action_required', 'unknown', 'intent_created', 'processing', 'collected', 'refund_pending', 'disputed', 'refunded', 'lost', 'released', 'dropped', 'cancelled', 'failed', 'expired')",
            name=op.f("ck_pledges_state_known"),
        ),
        sa.CheckConstraint("amount BETWEEN 100 AND 10000000", name=op.f("ck_pledges_amount_range")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pledges_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_pledges_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["campaign_rewards.id"], name=op.f("fk_pledges_reward_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
        sa.UniqueConstraint("code", name=op.f("uq_pledges_code")),
        sa.UniqueConstraint("request_key", name=op.f("uq_pledges_request_key")),
    )
    op.create_index(op.f("ix_pledges_account_id"), "pledges", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_pledges_campaign_id_pledges_id"), "pledges", ["campaign_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_pledges_campaign_id_pledges_state_pledges_id"),
        "pledges",
        ["campaign_id", "state", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_pledges_email"), "pledges", ["email"], unique=False)
    op.create_index(op.f("ix_pledges_reward_id"), "pledges", ["reward_id"], unique=False)
    op.create_index(
        "ix_pledges_shown",
        "pledges",
        ["campaign_id", "id"],
        unique=False,
        postgresql_where=sa.text(
            "(NOT is_anonymous OR message <> '') AND (committed_at IS NOT NULL OR collected_at IS NOT NULL)"
        ),
    )
    op.create_index(op.f("ix_pledges_state"), "pledges", ["state"], unique=False)
    op.create_index(
        op.f("ix_pledges_state_pledges_state_since"),
        "pledges",
        ["state", "state_since"],
        unique=False,
    )
    op.create_table(
        "webhook_attempts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["webhook_deliveries.id"], name=op.f("fk_webhook_attempts_delivery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempts")),
    )
    op.create_index(
        op.f("ix_webhook_attempts_delivery_id"), "webhook_attempts", ["delivery_id"], unique=False
    )
    # ### end Alembic commands ###
    op.execute(sa.DDL(TRIGGERS.replace("%", "%%")))
