"""Alembic's environment: every domain's tables, on the connection that kit.migrate opens."""

from alembic import context

from crowdfund import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.METADATA,
    include_name=lambda name, kind, parents: (
        not (kind == "table" and (name or "").startswith(("procrastinate_", "listing_vectors")))
    ),
)
with context.begin_transaction():
    context.run_migrations()
