"""What tests about money after collection share."""

from collections.abc import Iterator

import pytest

from campaigns.settlement import terms


@pytest.fixture
def two_percent() -> Iterator[None]:
    """The platform keeps 2 % of each capture."""
    before = terms.current()
    terms.configure(terms.Terms(platform_fee_basis_points=200))
    yield
    terms.configure(before)
