"""Each event of the gateway three times, shuffled, up to 72 hours late: one and the same end."""

import random
from dataclasses import replace
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import text

from kit.unit_of_work import session, unit_of_work
from tests.faults import engine
from tests.faults.city import City
from tests.faults.engine import Verdict
from tests.faults.plan import Plan

SEED = 3
ENOUGH = 5_000_00
"""The sponsor has enough for all: otherwise it is who comes first that gets it, as it should be."""

_END = {
    "pledges": "SELECT amount, kind, state FROM pledges ORDER BY amount, kind",
    "payments": "SELECT amount, fee, state FROM payments ORDER BY amount",
    "refunds": "SELECT amount, state FROM refunds ORDER BY amount",
    "matches": (
        "SELECT m.amount, m.state FROM matches m JOIN pledges p ON p.id = m.pledge_id"
        " ORDER BY p.amount, m.amount"
    ),
    "books": (
        "SELECT a.kind, sum(p.amount)::bigint FROM ledger_postings p"
        " JOIN ledger_accounts a ON a.id = p.account_id GROUP BY 1 ORDER BY 1"
    ),
    "totals": (
        "SELECT pledged, collected, matched, backers FROM campaign_totals ORDER BY campaign_id"
    ),
    "campaigns": "SELECT state, frozen_pledged, goal_met FROM campaigns ORDER BY id",
}


def by_order(app: Flask, order: int) -> Verdict:
    """One order of all events; broken also if it ends otherwise than without any webhook."""
    expected = _expected(app)
    verdict, ends = _run(app, order), _end(app)
    different = [f"order: {name} ended otherwise" for name in _END if ends[name] != expected[name]]
    return replace(verdict, broken=verdict.broken + different)


@cache
def _expected(app: Flask) -> dict[str, Any]:
    """How it ends when every webhook comes once and at once."""
    kept = _run(app, None)
    assert not kept.broken, kept
    return _end(app)


def _run(app: Flask, order: int | None) -> Verdict:
    def weather(city: City) -> None:
        if order is not None:
            city.post.tripled = city.post.late = 1.0
            city.post.chance = random.Random(f"order {order}")

    again = f'make faults ARGS="--permutation {order}"'
    return engine.run(
        app, SEED, Plan(), again, plot="mixed", weather=weather, is_lean=True, cap=ENOUGH
    )


def _end(app: Flask) -> dict[str, Any]:
    with app.app_context(), unit_of_work():
        return {
            name: [tuple(row) for row in session().execute(text(rows))]
            for name, rows in _END.items()
        }
