"""The suite is worth something: twelve planted mistakes, and it sees each of them."""

import pytest

from tests.faults.mutants import __main__ as mutants
from tests.faults.mutants import catalogue


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("name", [mutant.name for mutant in catalogue.ALL])
def test_a_planted_mistake_is_seen(name: str) -> None:
    told, is_seen = mutants.apart(name)
    assert is_seen, told
