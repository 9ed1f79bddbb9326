"""Matchfunding calls."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    """Create the tables of this room, and what campaigns show of them."""
    _calls()
    _stakes()
    _matches()
    _fundings()
    op.add_column("campaigns", sa.Column("frozen_matched", sa.BigInteger(), nullable=True))
    op.add_column(
        "campaign_totals",
        sa.Column("matched", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.alter_column("campaign_totals", "matched", server_default=None)
    op.create_check_constraint(
        op.f("ck_campaign_totals_matched_not_negative"), "campaign_totals", "matched >= 0"
    )


def _calls() -> None:
    op.create_table(
        "match_calls",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("sponsor", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("district", sa.String(length=12), nullable=True),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("opens_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("pledge_cap", sa.BigInteger(), nullable=True),
        sa.Column("campaign_cap", sa.BigInteger(), nullable=True),
        sa.Column("total_cap", sa.BigInteger(), nullable=False),
        sa.Column("promised", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("awarded", sa.BigInteger(), nullable=False),
        sa.Column("clawed_back", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'settled')",
            name=op.f("ck_match_calls_state_known"),
        ),
        sa.CheckConstraint("share BETWEEN 1 AND 100000", name=op.f("ck_match_calls_share_range")),
        sa.CheckConstraint(
            "threshold BETWEEN 0 AND 100", name=op.f("ck_match_calls_threshold_range")
        ),
        sa.CheckConstraint(
            "pledge_cap > 0 AND campaign_cap > 0 AND total_cap > 0",
            name=op.f("ck_match_calls_caps"),
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_match_calls_in_order")),
        sa.CheckConstraint(
            "reserved >= 0 AND clawed_back BETWEEN 0 AND awarded",
            name=op.f("ck_match_calls_not_negative"),
        ),
        sa.CheckConstraint(
            "reserved + awarded - clawed_back <= total_cap", name=op.f("ck_match_calls_within_cap")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR promised >= total_cap",
            name=op.f("ck_match_calls_promised_in_full"),
        ),
        sa.CheckConstraint(
            "paid BETWEEN 0 AND promised", name=op.f("ck_match_calls_paid_as_promised")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_calls")),
        sa.UniqueConstraint("code", name=op.f("uq_match_calls_code")),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_index(op.f("ix_match_calls_state"), "match_calls", ["state"])
    op.create_index(
        op.f("ix_match_calls_state_match_calls_closes_at"), "match_calls", ["state", "closes_at"]
    )


def _stakes() -> None:
    op.create_table(
        "match_stakes",
        sa.Column("call_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("awarded", sa.BigInteger(), nullable=False),
        sa.Column("clawed_back", sa.BigInteger(), nullable=False),
        sa.Column("is_reached", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "reserved >= 0 AND clawed_back BETWEEN 0 AND awarded",
            name=op.f("ck_match_stakes_not_negative"),
        ),
        sa.CheckConstraint(
            "reserved + awarded - clawed_back <= cap", name=op.f("ck_match_stakes_within_cap")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["match_calls.id"], name=op.f("fk_match_stakes_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_match_stakes_campaign_id")
        ),
        sa.PrimaryKeyConstraint("call_id", "campaign_id", name=op.f("pk_match_stakes")),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_index(op.f("ix_match_stakes_campaign_id"), "match_stakes", ["campaign_id"])


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("pledge_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("clawed_back", sa.BigInteger(), nullable=False),
        sa.Column("reserved_at", INSTANT, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('reserved', 'awarded', 'released', 'clawed_back')",
            name=op.f("ck_matches_state_known"),
        ),
        sa.CheckConstraint(
            "amount >= 0 AND clawed_back BETWEEN 0 AND amount", name=op.f("ck_matches_amounts")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["match_calls.id"], name=op.f("fk_matches_call_id")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_matches_campaign_id")
        ),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledges.id"], name=op.f("fk_matches_pledge_id")),
        sa.ForeignKeyConstraint(
            ["call_id", "campaign_id"],
            ["match_stakes.call_id", "match_stakes.campaign_id"],
            name=op.f("fk_matches_call_id_campaign_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint("pledge_id", "call_id", name=op.f("uq_matches_pledge_id_call_id")),
    )
    op.create_index(op.f("ix_matches_call_id"), "matches", ["call_id"])
    op.create_index(op.f("ix_matches_state"), "matches", ["state"])
    op.create_index(
        op.f("ix_matches_campaign_id_matches_state_matches_pledge_id"),
        "matches",
        ["campaign_id", "state", "pledge_id"],
    )


def _fundings() -> None:
    op.create_table(
        "match_fundings",
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('promise', 'payment')", name=op.f("ck_match_fundings_kind_known")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_match_fundings_positive")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["match_calls.id"], name=op.f("fk_match_fundings_call_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_match_fundings_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_fundings")),
    )
    op.create_index(op.f("ix_match_fundings_call_id"), "match_fundings", ["call_id"])
