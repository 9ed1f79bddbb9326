"""Bring a database to the newest schema: ours (Alembic) and the job queue's (procrastinate)."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from procrastinate import schema
from sqlalchemy import create_engine, text

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOCK = 7_263_541
"""An advisory lock: two processes that upgrade at once wait for each other."""


def upgrade(url: str) -> None:
    """Apply every missing migration to the database at `url`; safe to run at any time."""
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        if connection.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
            connection.exec_driver_sql(schema.SchemaManager.get_schema().replace("%", "%%"))
            connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()


@cache
def newest() -> str | None:
    """The revision that this code was written for."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
