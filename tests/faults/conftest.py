"""Runs of the simulator are not measured for coverage: tracing would double what they take.

The rules they prove have their own tests in tests/domain, which are.
"""

from collections.abc import Iterator

import pytest
from coverage import Coverage


@pytest.fixture(autouse=True)
def untraced() -> Iterator[None]:
    """Stop tracing for one test, in the threads it starts too."""
    tracing = Coverage.current()
    if tracing is None:
        yield
        return
    tracing.stop()
    yield
    tracing.start()
