"""The migrations build exactly what the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import text

from crowdfund import schema
from kit import db, migrate
from kit.unit_of_work import unit_of_work


def of_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the job queue's own tables, and the one that needs an extension."""
    return not (kind == "table" and (name or "").startswith(("procrastinate_", "listing_vectors")))


def test_models_and_migrations_agree(app: Flask) -> None:
    with db.engine().connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": of_ours, "compare_type": True}
        )
        assert compare_metadata(context, schema.METADATA) == []


def test_upgrading_twice_is_upgrading_once(app: Flask) -> None:
    migrate.upgrade(db.engine().url.render_as_string(hide_password=False))

    with unit_of_work() as opened:
        assert opened.scalar(text("SELECT version_num FROM alembic_version")) == migrate.newest()


def test_the_ledgers_triggers_are_there(app: Flask) -> None:
    with unit_of_work() as opened:
        names = set(
            opened.scalars(
                text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname ~ '^ledger'")
            )
        )

    assert names == {
        "ledger_entry_balanced", "ledger_postings_append_only", "ledger_entries_append_only",
    }  # fmt: skip
