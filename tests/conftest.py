"""The start of a test run: the server that all share; fixtures where tests run."""

import gc

import hypothesis
import pytest

from tests.support import cores, database, prepared

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")  # how long an example takes depends on the machine


def pytest_configure(config: pytest.Config) -> None:
    """The controller (or the only process) starts the server that all workers share.

    A controller runs no test: it need not know the application.
    """
    database.start_for(config)
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", 0):
        database.when_made()
        cores.pin()
        prepared.keep()
        config.pluginmanager.import_plugin("tests.fixtures")
    gc.freeze()  # what is imported by now stays; looking through it again and again takes time
    gc.set_threshold(50_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    """And stops it."""
    database.stop_for(config)
