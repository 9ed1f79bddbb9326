"""Races are run on every core."""

import pytest


@pytest.fixture(autouse=True)
def _on_every_core(every_core: None) -> None:
    """Threads and their servers at the same time, where the machine can."""
