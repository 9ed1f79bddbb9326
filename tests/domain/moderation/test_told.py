"""What partners hear of a decision fits its schema and names nobody."""

import json
from typing import Any

from flask import Flask
from sqlalchemy import select

from communities.moderation import rules, states
from communities.moderation.rules import RULES
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, moderation
from tests.support.schemas import document, event_schema
from webhooks.models import OutboundEvent

SCHEMA = document("report.decided.schema.json")["properties"]["data"]["properties"]


def told() -> list[dict[str, Any]]:
    with unit_of_work():
        bodies = session().scalars(select(OutboundEvent.body).order_by(OutboundEvent.id))
        found = [json.loads(body) for body in bodies]
        return [event for event in found if event["type"] == "report.decided"]


def test_a_decision_is_told_without_anybodys_name_or_words(app: Flask) -> None:
    author, animator = accounts.account(name="Pippo Franco"), moderation.animator()
    report = moderation.reported_offer(author)
    moderation.decided(report, animator, outcome="suspended", days=7)
    (event,) = told()
    event_schema("report.decided").validate(event)
    assert event["data"]["decision"]["outcome"] == "suspended"
    assert event["data"]["report"]["code"] == report.code
    for part in ("report", "decision"):
        assert set(event["data"][part]) == set(SCHEMA[part]["properties"])
    said = json.dumps(event)
    for private in ("@", "Pippo", "Animatrice", moderation.FACTS, report.title):
        assert private not in said


def test_the_schema_knows_the_values_that_the_code_knows() -> None:
    decision, report = (SCHEMA[name]["properties"] for name in ("decision", "report"))
    assert decision["outcome"]["enum"] == list(states.OUTCOMES)
    assert decision["level"]["enum"] == list(states.LEVELS)
    assert decision["rule"]["enum"] == [*RULES, None]
    assert report["rule"]["enum"] == [*RULES, None]
    assert report["source"]["enum"] == list(states.SOURCES)
    assert rules.name_of("nonsense") == ""
