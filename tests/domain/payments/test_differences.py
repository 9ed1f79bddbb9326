"""A difference over time: new once, gone by itself, explained until its figures change."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kit.unit_of_work import unit_of_work
from payments.reconciliation import differences, locks, queries
from payments.reconciliation.comparing import Found
from payments.reconciliation.states import KINDS
from tests.domain.payments.test_reconciliation import found
from tests.support.story import Story


def sighting(theirs: int = 5_00) -> Found:
    return Found("charge_unknown", "ch_1", "", None, theirs, theirs, "EUR", None)


def test_what_vanishes_resolves_itself_and_opens_again_when_it_is_back(story: Story) -> None:
    for seen, state, news in (
        ([sighting()], "open", 1),
        ([sighting()], "open", 0),
        ([], "resolved", 0),
        ([sighting()], "open", 1),
    ):
        with unit_of_work():
            assert len(differences.note(seen, KINDS)) == news
        assert set(found(state)) == {"charge_unknown"}


def test_what_was_explained_stays_so_until_its_figures_change(story: Story) -> None:
    with unit_of_work():
        (one,) = differences.note([sighting()], KINDS)
        differences.explain(one, "una prova fatta a mano", "account:1")
    with unit_of_work():
        assert differences.note([sighting()], KINDS) == []
    assert found("explained")["charge_unknown"].note == "una prova fatta a mano"
    with unit_of_work():
        assert len(differences.note([sighting(6_00)], KINDS)) == 1
    assert found("open")["charge_unknown"].note == "una prova fatta a mano"


def test_kinds_that_were_not_compared_are_left_alone(story: Story) -> None:
    with unit_of_work():
        differences.note([sighting()], KINDS)
    with unit_of_work():
        differences.note([], ("balance",))
    assert set(found("open")) == {"charge_unknown"}


STEPS = st.lists(
    st.one_of(
        st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 3)), unique=True, max_size=6),
        st.just("explain"),
    ),
    max_size=8,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_found_in_whatever_order_open_is_what_was_seen_last(
    story: Story, steps: list[Any]
) -> None:
    with unit_of_work() as opened:
        opened.execute(text("DELETE FROM reconciliation_differences"))
    seen: set[tuple[str, str]] = set()
    for step in steps:
        with unit_of_work():
            if step == "explain":
                for one in locks.differences():
                    if one.state == "open":
                        differences.explain(one, "si sa che cosa è", "account:1")
                continue
            seen = {(kind, str(number)) for kind, number in step}
            differences.note(
                [Found(kind, name, "", 1, 2, 1, "EUR", None) for kind, name in seen], KINDS
            )
    with unit_of_work():
        standing = {(one.kind, one.object_id) for one in locks.differences()}
        counted = queries.open_by_kind()
    assert standing == seen
    assert sum(counted.values()) <= len(seen)
