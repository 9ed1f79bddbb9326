"""Requests that leave no trace see what earlier ones of their block left, and nothing stays."""

import pytest
from flask import Flask
from sqlalchemy import text

from kit import audit, db
from kit.unit_of_work import abandon, session, unit_of_work
from tests.support.undone import undone


def note(action: str) -> None:
    audit.record("somebody", action, "something")
    session().flush()


def breaking() -> None:
    with unit_of_work():
        note("broken")
        raise ValueError("broken")


def noted() -> list[str]:
    with unit_of_work() as opened:
        return list(opened.scalars(text("SELECT action FROM audit_deeds ORDER BY id")))


def test_what_was_committed_is_seen_and_then_gone(app: Flask) -> None:
    with undone():
        with unit_of_work():
            note("first")
        assert noted() == ["first"]
        with unit_of_work():
            note("second")
        assert noted() == ["first", "second"]
    assert noted() == []


def test_what_is_refused_takes_nothing_with_it(app: Flask) -> None:
    with undone():
        with unit_of_work():
            note("refused at once")
            abandon()
        assert noted() == []
        with unit_of_work():
            note("kept")
        with unit_of_work():
            note("refused")
            abandon()
        with pytest.raises(ValueError, match="broken"):
            breaking()
        assert noted() == ["kept"]
    assert noted() == []


def test_a_session_within_a_unit_takes_nothing_with_it(app: Flask) -> None:
    with undone():
        with unit_of_work():
            note("of the unit")
            with db.new_session() as own:
                own.execute(text("DELETE FROM audit_deeds"))
                own.rollback()
        assert noted() == ["of the unit"]
    assert noted() == []
