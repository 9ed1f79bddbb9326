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
    gc.disable()  # what is loaded now stays: there is nothing to find in it
    database.start_for(config)
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", 0):
        database.when_made()
        cores.pin()
        prepared.keep()
        config.pluginmanager.import_plugin("tests.fixtures")
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """And stops it."""
    database.stop_for(config)
