"""Moves of things with a lifecycle: along the table, each with its row."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kit import clock, ids
from kit.states import ForbiddenMove, Move
from kit.unit_of_work import session, unit_of_work
from webhooks.models import InboundEvent
from webhooks.states import INBOUND


def thing() -> InboundEvent:
    """Something with a short lifecycle."""
    return InboundEvent(
        source="test", event_id=ids.token(), kind="x", payload={}, received_at=clock.now()
    )


@pytest.fixture
def unit(app: Flask) -> Iterator[None]:
    with unit_of_work():
        yield


def test_a_new_thing_is_in_its_first_state(unit: None) -> None:
    assert thing().state == "received"


def test_nothing_but_a_move_writes_a_state(unit: None) -> None:
    with pytest.raises(AttributeError):
        thing().state = "handled"


def test_a_move_leaves_a_row(unit: None) -> None:
    one = thing()
    one.move_to("failed", actor="account:1", reason="a fault")

    row = session().scalars(select(Move)).one()
    assert (row.lifecycle, row.subject_id) == ("inbound_event", one.id)
    assert (row.before, row.after, row.actor, row.reason) == (
        "received", "failed", "account:1", "a fault",
    )  # fmt: skip


def test_a_move_outside_the_table_is_refused(unit: None) -> None:
    one = thing()
    one.move_to("handled")

    with pytest.raises(ForbiddenMove) as refused:
        one.move_to("received")
    assert refused.value.status == 409


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.sampled_from(INBOUND.states), max_size=6))
def test_whatever_is_tried_the_rows_tell_the_way(unit: None, wanted: list[str]) -> None:
    one = thing()
    way = [one.state]
    for state in wanted:
        try:
            one.move_to(state)
        except ForbiddenMove:
            continue
        way.append(state)

    if len(way) > 1:
        rows = (
            session().scalars(select(Move).where(Move.subject_id == one.id).order_by(Move.id)).all()
        )
        assert [rows[0].before, *[row.after for row in rows]] == way
    assert one.state == way[-1]
