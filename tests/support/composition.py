"""The configuration of an application under test, and another application for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from crowdfund import config as configuration
from crowdfund.app import create_app
from crowdfund.config import Config
from tests.support.partners import GRANT_SECRET, NEWER_GRANT_SECRET, TUTORING_SECRET


def config_for(database_url: str, folder: Path, **more: str) -> configuration.Config:
    """The configuration of an application under test."""
    return configuration.load(
        {
            "CROWDFUND_ENVIRONMENT": "test",
            "CROWDFUND_INSTANCE": str(folder),
            "CROWDFUND_BASE_URL": "http://localhost",
            "CROWDFUND_BANK_IBAN": "IT60X0542811101000000123456",
            "CROWDFUND_BANK_HOLDER": "Comune di Napoli",
            "CROWDFUND_GRANT_WEBHOOK_SECRETS": f"{NEWER_GRANT_SECRET},{GRANT_SECRET}",
            "CROWDFUND_TUTORING_WEBHOOK_SECRETS": TUTORING_SECRET,
            "CROWDFUND_WEBHOOK_ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": database_url,
            **more,
        }
    )


@contextmanager
def another(composed: Flask, config: Config) -> Iterator[Flask]:
    """An application with `config`; afterwards this process's bricks are `composed`'s again."""
    try:
        yield create_app(config)
    finally:
        create_app(composed.extensions["crowdfund"])
