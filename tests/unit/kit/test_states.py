"""A lifecycle is its table: nothing else writes a state."""

import pytest

from kit.states import Lifecycle

DOOR = Lifecycle(
    "door",
    {"open": {"closed": "somebody leaves"}, "closed": {"open": "…", "walled": "…"}, "walled": {}},
)


def test_the_first_state_is_the_initial_one() -> None:
    assert DOOR.initial == "open"


def test_states_without_exits_are_final() -> None:
    assert DOOR.final == {"walled"}


def test_only_moves_of_the_table_are_allowed() -> None:
    assert DOOR.allows("open", "closed")
    assert not DOOR.allows("open", "walled")


def test_a_move_to_a_state_without_a_row_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="without a row"):
        Lifecycle("door", {"open": {"gone": "…"}})


def test_the_check_constraint_lists_every_state() -> None:
    assert "'open', 'closed', 'walled'" in str(DOOR.check().sqltext)
