"""Another application beside the tests' own, for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from crowdfund.app import create_app
from crowdfund.config import Config


@contextmanager
def another(composed: Flask, config: Config) -> Iterator[Flask]:
    """An application with `config`; afterwards this process's bricks are `composed`'s again."""
    try:
        yield create_app(config)
    finally:
        create_app(composed.extensions["crowdfund"])
