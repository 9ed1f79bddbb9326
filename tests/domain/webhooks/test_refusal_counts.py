"""Counting what a door refuses never holds the door up."""

from flask import Flask
from sqlalchemy import select

from kit import db
from kit.unit_of_work import session, unit_of_work
from webhooks import refusals
from webhooks.models import Refusal


def counted() -> int:
    with unit_of_work():
        return session().scalars(select(Refusal.count)).one()


def test_each_refusal_is_counted(app: Flask) -> None:
    for _number in range(3):
        refusals.note("grant", "bad_signature")
    assert counted() == 3


def test_while_somebody_else_counts_it_is_left_out_and_the_next_one_counts(app: Flask) -> None:
    refusals.note("grant", "bad_signature")
    with db.new_session() as other:
        other.scalars(select(Refusal).with_for_update()).one()
        refusals.note("grant", "bad_signature")
    refusals.note("grant", "bad_signature")
    assert counted() == 2
