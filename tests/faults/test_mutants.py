"""The suite is worth something: planted mistakes, and it sees each of them."""

import pytest
from flask import Flask

from tests.faults.mutants import __main__ as mutants
from tests.faults.mutants import catalogue


@pytest.mark.parametrize("name", [one.name for one in catalogue.ALL])
def test_a_planted_mistake_is_seen(app: Flask, name: str) -> None:
    told, is_seen = mutants.apart(app, name)
    assert is_seen, told
