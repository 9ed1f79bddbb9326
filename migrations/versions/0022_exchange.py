"""Needs and offers, their agreements, and their vectors where PostgreSQL has pgvector."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    """Create the tables of this room."""
    _listings()
    _agreements()
    _messages()
    if _has_vectors():
        _vectors()


def _has_vectors() -> bool:
    """Install the extension if the server has it and we may; without it full text does."""
    connection = op.get_bind()
    known = "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'"
    if connection.scalar(sa.text(known)) is None:
        return False
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS vector"))
    except sa.exc.ProgrammingError:
        return False
    return True


def _vectors() -> None:
    op.execute("""
        CREATE TABLE listing_vectors (
            listing_id bigint PRIMARY KEY REFERENCES listings (id) ON DELETE CASCADE,
            side varchar(8) NOT NULL,
            vector vector(512) NOT NULL
        )
    """)
    for side in ("need", "offer"):
        op.execute(
            f"CREATE INDEX ix_listing_vectors_{side}s ON listing_vectors "
            f"USING hnsw (vector vector_ip_ops) WHERE side = '{side}'"
        )


def _listings() -> None:
    op.create_table(
        "listings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(40), nullable=False, index=True),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.Column("code", sa.String(12), nullable=False, unique=True),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column(
            "author_id", sa.BigInteger(), sa.ForeignKey("accounts.id"), nullable=False, index=True
        ),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("title", sa.String(90), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("district", sa.String(12)),
        sa.Column("quantity", sa.Integer()),
        sa.Column("unit", sa.String(12)),
        sa.Column("begins", sa.Date()),
        sa.Column("ends", sa.Date()),
        sa.Column("promised", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(80), index=True),
        sa.Column("budget_line", sa.String(80)),
        sa.Column("giver", sa.String(12)),
        sa.Column("shown_name", sa.String(80), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('italian', title), 'A') || "
                "setweight(to_tsvector('italian', description), 'B')",
                persisted=True,
            ),
        ),
        sa.CheckConstraint("state IN ('open', 'met', 'closed', 'expired')", name="state_known"),
        sa.CheckConstraint("side IN ('need', 'offer')", name="side_known"),
        sa.CheckConstraint(
            "kind IN ('time', 'skill', 'space', 'goods', 'equipment')", name="kind_known"
        ),
        sa.CheckConstraint(
            "unit IN ('ore', 'giorni', 'persone', 'mq', 'posti', 'pezzi', 'kg', 'litri')",
            name="unit_known",
        ),
        sa.CheckConstraint("giver IN ('citizen', 'firm', 'association')", name="giver_known"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("side = 'offer' OR quantity IS NOT NULL", name="need_counted"),
        sa.CheckConstraint("done >= 0 AND promised >= done", name="done_of_promised"),
        sa.CheckConstraint("promised <= quantity", name="promised_of_quantity"),
        sa.CheckConstraint("ends >= begins", name="in_order"),
        sa.CheckConstraint("(side = 'offer') = (giver IS NOT NULL)", name="giver_offers"),
        sa.CheckConstraint("side = 'need' OR reference IS NULL", name="only_needs_refer"),
        sa.CheckConstraint(
            "budget_line IS NULL OR reference IS NOT NULL", name="line_of_reference"
        ),
    )
    op.create_index(None, "listings", ["side", "state", "id"])
    op.create_index(None, "listings", ["state", "ends"])
    op.create_index(None, "listings", ["search"], postgresql_using="gin")


def _agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(40), nullable=False, index=True),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.Column("code", sa.String(12), nullable=False, unique=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("need_id", sa.BigInteger(), sa.ForeignKey("listings.id"), nullable=False),
        sa.Column(
            "offer_id", sa.BigInteger(), sa.ForeignKey("listings.id"), nullable=False, index=True
        ),
        sa.Column("proposed_by", sa.BigInteger(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer()),
        sa.Column("need_accepted_at", INSTANT),
        sa.Column("offer_accepted_at", INSTANT),
        sa.Column("need_confirmed_at", INSTANT),
        sa.Column("offer_confirmed_at", INSTANT),
        sa.Column("reminded_at", INSTANT),
        sa.Column("thanks", sa.String(300), nullable=False),
        sa.Column("thanks_shown", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'agreed', 'delivered', 'confirmed', 'declined', 'expired')",
            name="state_known",
        ),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("taken > 0", name="taken_positive"),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'delivered', 'confirmed') OR "
            "(need_accepted_at IS NOT NULL AND offer_accepted_at IS NOT NULL)",
            name="both_accepted",
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR "
            "(need_confirmed_at IS NOT NULL AND offer_confirmed_at IS NOT NULL)",
            name="both_confirmed",
        ),
    )
    op.create_index(
        "uq_agreements_running",
        "agreements",
        ["need_id", "offer_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('proposed', 'agreed', 'delivered')"),
    )
    op.create_index(None, "agreements", ["state", "state_since"])


def _messages() -> None:
    op.create_table(
        "agreement_messages",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column(
            "agreement_id",
            sa.BigInteger(),
            sa.ForeignKey("agreements.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column(
            "author_id", sa.BigInteger(), sa.ForeignKey("accounts.id"), nullable=False, index=True
        ),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("side IN ('need', 'offer')", name="side_known"),
    )
