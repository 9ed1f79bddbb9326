"""The tables that lead a pledge after its payment stay within the pledge's lifecycle."""

from typing import get_args

import pytest

from campaigns.pledges.outcomes import ALL_OR_NOTHING, FLEXIBLE
from campaigns.pledges.states import PLEDGE
from payments.gateway import Result

TABLES = {"all_or_nothing": ALL_OR_NOTHING, "flexible": FLEXIBLE}


@pytest.mark.parametrize("kind", TABLES)
def test_no_outcome_leads_out_of_the_lifecycle(kind: str) -> None:
    for moves in TABLES[kind].values():
        for before, after in moves.items():
            assert PLEDGE.allows(before, after), (before, after)


@pytest.mark.parametrize("kind", TABLES)
def test_only_results_that_a_gateway_can_give_are_listed(kind: str) -> None:
    assert set(TABLES[kind]) <= set(get_args(Result))


@pytest.mark.parametrize("kind", TABLES)
def test_doubt_and_silence_never_end_a_pledge(kind: str) -> None:
    for result in ("unknown", "open", "processing"):
        for after in TABLES[kind].get(result, {}).values():
            assert after in ("unknown", "charging", "processing")


@pytest.mark.parametrize("kind", TABLES)
def test_unknown_is_never_dropped(kind: str) -> None:
    assert all(moves.get("unknown") != "dropped" for moves in TABLES[kind].values())
