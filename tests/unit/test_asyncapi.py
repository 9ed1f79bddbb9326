"""The AsyncAPI document says of every event what its schema says, and its examples fit."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crowdfund.partners import asyncapi
from crowdfund.wiring import TOLD, TOLD_OF_IDEAS, TOLD_OF_NEEDS
from webhooks import kinds

DOCUMENT: dict[str, Any] = json.loads(asyncapi.text())
MESSAGES: dict[str, Any] = DOCUMENT["components"]["messages"]


def test_every_kind_that_is_told_has_a_message() -> None:
    sent = set(DOCUMENT["channels"]["events"]["messages"])
    ours = {*TOLD.values(), *TOLD_OF_IDEAS.values(), *TOLD_OF_NEEDS.values(), kinds.PING}
    assert ours <= sent
    assert "application.rejected" in DOCUMENT["channels"]["grant"]["messages"]


def test_every_reference_leads_somewhere() -> None:
    for target in re.findall(r'"\$ref": "([^"]+)"', asyncapi.text()):
        at: Any = DOCUMENT
        for part in target.removeprefix("#/").split("/"):
            assert part in at, target
            at = at[part]


@pytest.mark.parametrize("kind", sorted(MESSAGES))
def test_an_example_fits_the_schema_of_its_message(kind: str) -> None:
    message = MESSAGES[kind]
    whole = {**message["payload"]["schema"], "components": DOCUMENT["components"]}
    Draft202012Validator(whole).validate(message["examples"][0]["payload"])


def test_the_version_rule_stands_in_it() -> None:
    assert "Version rule" in DOCUMENT["info"]["description"]
    assert DOCUMENT["asyncapi"].startswith("3.")
