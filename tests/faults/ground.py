"""A database, an application and a city for whoever runs the suite without pytest."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask

from crowdfund.app import create_app
from tests.support import cores, database
from tests.support.composition import config_for


@contextmanager
def server() -> Iterator[None]:
    """The tests' PostgreSQL with its template, for as long as the block lasts."""
    nobody = cast(pytest.Config, cast(Any, SimpleNamespace()))
    database.start_for(nobody)
    try:
        yield
    finally:
        database.stop_for(nobody)


@contextmanager
def composed() -> Iterator[Flask]:
    """An application on a database of its own, in this process, which stays on one core."""
    cores.pin()
    with tempfile.TemporaryDirectory(prefix="innesco-faults-") as folder, database.clone() as url:
        app = create_app(config_for(url, Path(folder)))
        with app.app_context():
            yield app
